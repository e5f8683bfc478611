namespace Aspire.Hosting.Consoles;

/// <summary>What <c>--help</c> says.</summary>
internal static class HelpText
{
    public static void Write(TextWriter writer, IServiceProvider services)
    {
        _ = services;
        writer.WriteLine("dotnet run --project <app host> [-- --key=value ...]");
    }
}
