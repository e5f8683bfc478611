namespace ShopMesh.Orders.Outbox;

/// <summary>
/// The row of an order that is not settled: what must happen next, and when someone has to look after it. It is written in the
/// transaction that writes the order's state, and goes with the transaction that settles the order.
/// </summary>
internal sealed class OutboxRow
{
    /// <summary>The order; it has one row at most.</summary>
    public Guid OrderId { get; private init; }

    /// <summary>What must happen next.</summary>
    public OutboxStep Step { get; private init; }

    /// <summary>Since when it must.</summary>
    public DateTimeOffset Since { get; private init; }

    /// <summary>
    /// From when on a relay may take the step: the end of the lease of whoever is at it, or of the back-off after a failure.
    /// </summary>
    public DateTimeOffset DueAt { get; private init; }

    /// <summary>How often a relay has taken this step.</summary>
    public int Attempts { get; private init; }

    /// <summary>Why the last attempt failed; null when none did.</summary>
    public string? LastError { get; private init; }

    /// <summary>The trace that the step is part of (W3C Trace Context).</summary>
    public string? Traceparent { get; private init; }

    /// <summary>What vendors add to the trace's context (W3C Trace Context).</summary>
    public string? Tracestate { get; private init; }
}
