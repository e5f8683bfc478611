namespace Aspire.Hosting.Processes;

/// <summary>How a process is asked to end, by the app host and, if that is gone, by the process's guard.</summary>
/// <param name="Signal">The signal's name, without SIG: TERM, INT, QUIT.</param>
/// <param name="Grace">How long it may take before it is killed.</param>
/// <param name="WholeGroup">Whether its children get the signal too, or only the process itself.</param>
internal sealed record ProcessEnding(string Signal, TimeSpan Grace, bool WholeGroup)
{
    public static readonly ProcessEnding Default = new("TERM", TimeSpan.FromSeconds(5), WholeGroup: true);
}
