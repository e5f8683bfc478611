namespace Aspire.Hosting.ApplicationModel;

/// <summary>A variable that a process was given.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsFromSpec">Whether the application set it, rather than the machine.</param>
public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec)
{
    /// <summary>Whether the value must not be shown.</summary>
    internal bool IsSecret { get; init; }

    // The value may be a password: it stays out of logs that print snapshots.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append("Name = ").Append(Name).Append(", IsFromSpec = ").Append(IsFromSpec);
        return true;
    }
}
