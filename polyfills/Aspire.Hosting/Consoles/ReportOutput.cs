using Spectre.Console;

namespace Aspire.Hosting.Consoles;

/// <summary>The one way in which this process writes to its console: a table that is being drawn and stray lines do not go together.</summary>
internal sealed class ReportOutput : IDisposable
{
    public ReportOutput()
        : this(IsTerminal() ? new LiveReport(AnsiConsole.Console, Console.Out) : new PlainReport(Console.Out))
    {
    }

    public ReportOutput(IReport report) => Report = report;

    public IReport Report { get; }

    public void Dispose() => Report.Dispose();

    private static bool IsTerminal()
        => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive && AnsiConsole.Profile.Capabilities.Ansi;
}
