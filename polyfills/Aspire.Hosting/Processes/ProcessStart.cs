namespace Aspire.Hosting.Processes;

/// <summary>A process to start.</summary>
internal sealed class ProcessStart
{
    /// <summary>A full path, or a name to find on the PATH.</summary>
    public required string FileName { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public required string WorkingDirectory { get; init; }

    /// <summary>Variables to set, over those that it inherits; see <see cref="InheritedEnvironment"/>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public ProcessEnding Ending { get; init; } = ProcessEnding.Default;

    /// <summary>Takes each line, and whether it came from standard error. It is called from two threads.</summary>
    public required Action<string, bool> OnLine { get; init; }
}
