namespace Aspire.Hosting.Programs;

/// <summary>How a short-lived program ended.</summary>
/// <param name="ExitCode">Its exit code; 0 is success.</param>
/// <param name="Output">What it printed, on both streams, in the order of arrival.</param>
internal sealed record ProgramResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}
