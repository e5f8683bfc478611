namespace ShopMesh.Dashboard.Telemetry.Traces;

/// <summary>One operation of a trace. Never changes once it is stored.</summary>
public sealed class Span
{
    /// <summary>The trace that it belongs to.</summary>
    public required TraceId TraceId { get; init; }

    /// <summary>The span.</summary>
    public required SpanId Id { get; init; }

    /// <summary>The span that caused it; empty for a root.</summary>
    public SpanId ParentId { get; init; }

    /// <summary>The operation.</summary>
    public required string Name { get; init; }

    /// <summary>Which side of a call it is.</summary>
    public SpanKind Kind { get; init; }

    /// <summary>When it began, in nanoseconds since 1970.</summary>
    public required long Start { get; init; }

    /// <summary>How long it took, in nanoseconds; never negative.</summary>
    public required long Duration { get; init; }

    /// <summary>When it ended, in nanoseconds since 1970.</summary>
    public long End => Start + Duration;

    /// <summary>How it ended.</summary>
    public SpanStatus Status { get; init; }

    /// <summary>Why it failed; may be empty.</summary>
    public string StatusMessage { get; init; } = "";

    /// <summary>The W3C trace state; may be empty.</summary>
    public string TraceState { get; init; } = "";

    /// <summary>Who sent it.</summary>
    public required TelemetrySource Source { get; init; }

    /// <summary>Which library wrote it.</summary>
    public required TelemetryScope Scope { get; init; }

    /// <summary>More about it.</summary>
    public IReadOnlyList<AttributeValue> Attributes { get; init; } = [];

    /// <summary>Moments within it, in order.</summary>
    public IReadOnlyList<SpanEvent> Events { get; init; } = [];

    /// <summary>Spans that it has to do with.</summary>
    public IReadOnlyList<SpanLink> Links { get; init; } = [];

    /// <summary>How many attributes, events and links were left out, by the sender or for our limits.</summary>
    public int DroppedCount { get; init; }

    /// <summary>Whether it failed.</summary>
    public bool IsError => Status == SpanStatus.Error;

    /// <summary>The value of an attribute, or null.</summary>
    public string? this[string key]
    {
        get
        {
            foreach (var attribute in Attributes)
            {
                if (attribute.Key == key)
                    return attribute.Value;
            }

            return null;
        }
    }

    /// <summary>What it takes in memory, by estimate.</summary>
    internal long EstimatedBytes { get; init; }
}
