namespace ShopMesh.Dashboard.Telemetry.Logs;

/// <summary>A structured log record. Never changes once it is stored.</summary>
public sealed class LogEntry
{
    /// <summary>Rises by one with each record that arrives; set by the store.</summary>
    public long Sequence { get; internal set; }

    /// <summary>When it was written, in nanoseconds since 1970.</summary>
    public required long Time { get; init; }

    /// <summary>How much it matters.</summary>
    public required LogLevelName Level { get; init; }

    /// <summary>The message with its values filled in.</summary>
    public required string Message { get; init; }

    /// <summary>The message with its placeholders; empty where the sender has none.</summary>
    public string Template { get; init; } = "";

    /// <summary>The kind of event; may be empty.</summary>
    public string EventName { get; init; } = "";

    /// <summary>The exception's type, message and stack; empty for none.</summary>
    public string Exception { get; init; } = "";

    /// <summary>Who sent it.</summary>
    public required TelemetrySource Source { get; init; }

    /// <summary>The logger's category.</summary>
    public required TelemetryScope Scope { get; init; }

    /// <summary>The trace that it was written in; empty for none.</summary>
    public TraceId TraceId { get; init; }

    /// <summary>The span that it was written in; empty for none.</summary>
    public SpanId SpanId { get; init; }

    /// <summary>The values of its placeholders and whatever else it carries.</summary>
    public IReadOnlyList<AttributeValue> Attributes { get; init; } = [];

    /// <summary>What it takes in memory, by estimate.</summary>
    internal long EstimatedBytes { get; init; }
}
