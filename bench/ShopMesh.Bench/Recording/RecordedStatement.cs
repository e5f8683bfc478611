namespace ShopMesh.Bench.Recording;

/// <summary>A statement as it went over the wire.</summary>
/// <param name="Database">Whose it is.</param>
/// <param name="Connection">Counts the connections of all databases.</param>
/// <param name="Trip">Counts the connection's round trips: statements of one trip were sent together.</param>
/// <param name="Sql">The text.</param>
/// <param name="Parameters">What it was sent with.</param>
internal sealed record RecordedStatement(string Database, int Connection, int Trip, string Sql, IReadOnlyList<ParameterTemplate> Parameters)
{
    /// <summary>When the server had carried it out, in ticks of the stopwatch.</summary>
    public long CompletedAt { get; set; }

    /// <summary>How many rows it returned or changed.</summary>
    public ulong Rows { get; set; }
}

/// <summary>A parameter as it went over the wire.</summary>
/// <param name="Type">The object id of its type.</param>
/// <param name="Value">Its value in the binary format; null for NULL.</param>
internal sealed record RecordedParameter(uint Type, byte[]? Value);
