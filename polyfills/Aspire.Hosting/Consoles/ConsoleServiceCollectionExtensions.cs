using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Consoles;

/// <summary>Registers what talks to the person who runs the application.</summary>
internal static class ConsoleServiceCollectionExtensions
{
    public static void AddConsoleReports(this IServiceCollection services)
    {
        services.AddSingleton<ReportOutput>();
        services.AddSingleton<StartupSummary>();
        services.AddSingleton<ConsoleReporter>();
        services.AddSingleton<IHostedService>(static s => s.GetRequiredService<ConsoleReporter>());
        services.AddLogging(static logging =>
        {
            logging.ClearProviders();
            logging.Services.AddSingleton<ILoggerProvider, ReportLoggerProvider>();
        });
    }
}
