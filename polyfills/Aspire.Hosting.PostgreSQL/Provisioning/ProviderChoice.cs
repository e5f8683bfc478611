namespace Aspire.Hosting.Postgres.Provisioning;

/// <summary>Where a server comes from, and how to say it.</summary>
/// <param name="Provider">Where it comes from.</param>
/// <param name="Description">What that is.</param>
/// <param name="Reason">Why this one, where another would come first; null for the first choice.</param>
internal sealed record ProviderChoice(PostgresProvider Provider, string Description, string? Reason = null)
{
    /// <summary>Whether there is an engine that was to run the server and could not.</summary>
    public bool IsFallback { get; init; }

    /// <summary>The choice as one line.</summary>
    public string Line
        => (Provider == PostgresProvider.Container ? $"PostgreSQL runs as a {Description}" : $"PostgreSQL runs without a container: {Description}")
           + (Reason is null ? "." : $" ({Reason}).");
}
