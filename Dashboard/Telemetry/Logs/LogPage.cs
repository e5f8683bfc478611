namespace ShopMesh.Dashboard.Telemetry.Logs;

/// <summary>An answer to a <see cref="LogQuery"/>.</summary>
/// <param name="Logs">The records, newest first.</param>
/// <param name="HasMore">Whether older ones match too.</param>
/// <param name="Stored">How many records are kept in all.</param>
public sealed record LogPage(IReadOnlyList<LogEntry> Logs, bool HasMore, int Stored);
