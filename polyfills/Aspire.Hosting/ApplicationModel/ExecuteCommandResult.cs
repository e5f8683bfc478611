namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a command ended; see <see cref="CommandResults"/>.</summary>
public sealed class ExecuteCommandResult
{
    /// <summary>Whether it did what was asked.</summary>
    public required bool Success { get; init; }

    /// <summary>Whether it was given up by the person who asked.</summary>
    public bool Canceled { get; init; }

    /// <summary>Why it did not succeed.</summary>
    public string? ErrorMessage { get; init; }
}
