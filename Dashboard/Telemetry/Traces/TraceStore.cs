using ShopMesh.Dashboard.Telemetry.Filters;
using ShopMesh.Dashboard.Telemetry.Indexing;

namespace ShopMesh.Dashboard.Telemetry.Traces;

/// <summary>
/// Keeps the latest traces. Each has a slot of a ring; start and duration of all slots lie in columns and attribute values in
/// an index of bit sets, so that a query reads spans only of traces that can match. Safe for concurrent use.
/// </summary>
internal sealed class TraceStore(TelemetryLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TraceId, TraceEntry> _byId = [];
    private readonly TraceEntry?[] _slots = new TraceEntry?[limits.MaxTraces];
    private readonly long[] _starts = new long[limits.MaxTraces];
    private readonly long[] _durations = new long[limits.MaxTraces];
    private readonly TermIndex _index = new(limits.MaxTraces);
    private int _next;
    private int _oldest;
    private long _bytes;

    /// <summary>Announces new spans.</summary>
    public ChangeSignal Changes { get; } = new();

    /// <summary>How many traces are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _byId.Count;
        }
    }

    /// <summary>Adds spans to their traces, new or known; returns how many were refused because their trace is too large.</summary>
    public int Add(IReadOnlyCollection<Span> spans)
    {
        if (spans.Count == 0)
            return 0;
        var refused = 0;
        lock (_gate)
        {
            foreach (var span in spans)
                refused += AddLocked(span) ? 0 : 1;
        }

        Changes.Publish();
        return refused;
    }

    /// <summary>Lists traces.</summary>
    public TracePage Query(TraceQuery query)
    {
        lock (_gate)
        {
            var matches = Matches(query);
            matches.Sort((left, right) => _starts[right].CompareTo(_starts[left]));
            var limit = Math.Clamp(query.Limit, 1, TraceQuery.MaxLimit);
            return new TracePage(
                [.. matches.Skip(query.Offset).Take(limit).Select(slot => _slots[slot]!.Summary())], matches.Count, _byId.Count,
                [.. matches.Take(query.Points).Select(slot => ToPoint(_slots[slot]!.Summary()))]);
        }
    }

    /// <summary>A whole trace, or null when it is unknown or evicted.</summary>
    public TraceDetail? Find(TraceId id)
    {
        lock (_gate)
            return _byId.GetValueOrDefault(id)?.Detail();
    }

    /// <summary>A span of a trace, or null.</summary>
    public Span? FindSpan(TraceId traceId, SpanId spanId)
    {
        lock (_gate)
            return _byId.GetValueOrDefault(traceId)?.Spans.Find(span => span.Id == spanId);
    }

    /// <summary>What to suggest in a filter box: attribute names, with values where there are few.</summary>
    public IReadOnlyList<(string Key, IReadOnlyList<string> Values)> Facets()
    {
        lock (_gate)
            return [.. _index.Facets().Select(facet => (facet.Key, (IReadOnlyList<string>)[.. facet.Values]))];
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            while (_byId.Count > 0)
                EvictOldestLocked();
        }

        Changes.Publish();
    }

    private static TracePoint ToPoint(TraceSummary trace) =>
        new(trace.Id, trace.Root.Name, trace.Root.Source.Color, trace.Start, trace.Duration, trace.ErrorCount > 0);

    private bool AddLocked(Span span)
    {
        if (!_byId.TryGetValue(span.TraceId, out var entry))
            entry = OpenLocked(span.TraceId);
        else if (entry.Spans.Count >= limits.MaxSpansPerTrace)
        {
            entry.Refused++;
            entry.Touch();
            return false;
        }

        if (!entry.Add(span))
            return true;
        _bytes += span.EstimatedBytes;
        _starts[entry.Slot] = entry.Start;
        _durations[entry.Slot] = entry.End - entry.Start;
        foreach (var (key, value) in SpanFields.Indexed(span))
            _index.Add(entry.Slot, key, value);
        foreach (var attribute in span.Attributes)
            _index.Add(entry.Slot, attribute.Key, attribute.Value);
        if (entry.AddSource(span.Source))
        {
            foreach (var attribute in span.Source.Attributes)
                _index.Add(entry.Slot, attribute.Key, attribute.Value);
        }

        // The newest trace stays even when it alone is over the budget: an empty page would explain nothing.
        while (_bytes > limits.MaxTraceBytes && _byId.Count > 1)
            EvictOldestLocked();
        return true;
    }

    private TraceEntry OpenLocked(TraceId id)
    {
        if (_slots[_next] is not null)
            EvictOldestLocked();
        var entry = new TraceEntry(id, _next);
        _slots[_next] = entry;
        _byId[id] = entry;
        _next = (_next + 1) % _slots.Length;
        return entry;
    }

    private void EvictOldestLocked()
    {
        var entry = _slots[_oldest]!;
        _slots[_oldest] = null;
        _byId.Remove(entry.Id);
        _bytes -= entry.Bytes;
        _index.Clear(entry.Slot);
        _oldest = (_oldest + 1) % _slots.Length;
    }

    private List<int> Matches(TraceQuery query)
    {
        var (wanted, unwanted) = Split(query);
        SlotSet? candidates = null;
        foreach (var term in wanted)
        {
            if (SpanFields.IndexKey(term.Key) is not { } key || _index.Candidates(key, term.Accepts) is not { } found)
                continue;
            if (candidates is null)
                candidates = found.Copy();
            else
                candidates.IntersectWith(found);
        }

        var result = new List<int>();
        for (int n = 0, slot = _oldest; n < _byId.Count; n++, slot = (slot + 1) % _slots.Length)
        {
            if ((candidates is null || candidates.Contains(slot))
                && _durations[slot] >= query.MinDuration && _starts[slot] >= query.From && _starts[slot] < query.To
                && IsMatch(_slots[slot]!, wanted, unwanted))
                result.Add(slot);
        }

        return result;
    }

    private static bool IsMatch(TraceEntry entry, List<FilterTerm> wanted, List<FilterTerm> unwanted)
    {
        foreach (var term in unwanted)
        {
            foreach (var span in entry.Spans)
            {
                if (SpanFields.Accepts(span, term))
                    return false;
            }
        }

        if (wanted.Count == 0)
            return true;
        foreach (var span in entry.Spans)
        {
            var all = true;
            foreach (var term in wanted)
                all = all && SpanFields.Accepts(span, term);
            if (all)
                return true;
        }

        return false;
    }

    private static (List<FilterTerm> Wanted, List<FilterTerm> Unwanted) Split(TraceQuery query)
    {
        List<FilterTerm> wanted = [], unwanted = [];
        if (!string.IsNullOrEmpty(query.Service))
            wanted.Add(new FilterTerm(SpanFields.Service, FilterOperator.Equal, query.Service));
        foreach (var term in query.Filter.Terms)
            (term.Operator == FilterOperator.NotEqual ? unwanted : wanted).Add(term);
        return (wanted, unwanted);
    }
}
