namespace ShopMesh.Dashboard.Telemetry.Traces;

/// <summary>A trace as the store holds it; guarded by the store's lock.</summary>
internal sealed class TraceEntry(TraceId id, int slot)
{
    private readonly HashSet<SpanId> _ids = [];
    private readonly HashSet<TelemetrySource> _sources = new(ReferenceEqualityComparer.Instance);
    private TraceSummary? _summary;

    public TraceId Id { get; } = id;

    public int Slot { get; } = slot;

    public List<Span> Spans { get; } = [];

    public long Start { get; private set; } = long.MaxValue;

    public long End { get; private set; } = long.MinValue;

    public long Bytes { get; private set; }

    public int Refused { get; set; }

    public int Version { get; private set; }

    /// <summary>Adds a span; false when it is there already, as after a sender's retry.</summary>
    public bool Add(Span span)
    {
        if (!_ids.Add(span.Id))
            return false;
        Spans.Add(span);
        Start = Math.Min(Start, span.Start);
        End = Math.Max(End, span.End);
        Bytes += span.EstimatedBytes;
        Touch();
        return true;
    }

    /// <summary>True the first time that a source takes part.</summary>
    public bool AddSource(TelemetrySource source) => _sources.Add(source);

    public void Touch()
    {
        Version++;
        _summary = null;
    }

    public TraceSummary Summary() => _summary ??= Summarize();

    public TraceDetail Detail() => new(Summary(), [.. Spans.OrderBy(span => span.Start).ThenByDescending(span => span.Duration)]);

    private TraceSummary Summarize()
    {
        var selfTimes = SelfTimes.Of(Spans);
        var shares = new Dictionary<string, (long First, int Color, int Spans, int Errors, long Self)>(StringComparer.Ordinal);
        Span? root = null;
        var complete = true;
        var errors = 0;
        for (var i = 0; i < Spans.Count; i++)
        {
            var span = Spans[i];
            var isTop = span.ParentId.IsEmpty || !_ids.Contains(span.ParentId);
            complete &= span.ParentId.IsEmpty || _ids.Contains(span.ParentId);
            if (isTop && (root is null || Rank(span).CompareTo(Rank(root)) < 0))
                root = span;
            errors += span.IsError ? 1 : 0;
            var share = shares.GetValueOrDefault(span.Source.Name, (span.Start, span.Source.Color, 0, 0, 0));
            shares[span.Source.Name] = (Math.Min(share.First, span.Start), share.Color, share.Spans + 1,
                share.Errors + (span.IsError ? 1 : 0), share.Self + selfTimes[i]);
        }

        root ??= Spans.MinBy(span => span.Start)!;
        return new TraceSummary(Id, root, complete, Start, End - Start, Spans.Count, Refused, errors,
            [.. shares.OrderBy(pair => pair.Value.First).Select(pair =>
                new ServiceShare(pair.Key, pair.Value.Color, pair.Value.Spans, pair.Value.Errors, pair.Value.Self))],
            Version);
    }

    private static (bool, long) Rank(Span span) => (!span.ParentId.IsEmpty, span.Start);
}
