using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Consoles;

/// <summary>Registers what talks to the person who runs the application.</summary>
internal static class ConsoleServiceCollectionExtensions
{
    public static void AddConsoleReports(this IServiceCollection services)
    {
        _ = services;
    }
}
