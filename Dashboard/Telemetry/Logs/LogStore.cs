using ShopMesh.Dashboard.Telemetry.Filters;
using ShopMesh.Dashboard.Telemetry.Indexing;

namespace ShopMesh.Dashboard.Telemetry.Logs;

/// <summary>
/// Keeps the latest log records in a ring, with bit sets by service, level and category and a list per trace, so that a query
/// reads only records that can match and stops when its page is full. Safe for concurrent use.
/// </summary>
internal sealed class LogStore(TelemetryLimits limits)
{
    private readonly Lock _gate = new();
    private readonly LogEntry?[] _ring = new LogEntry?[limits.MaxLogs];
    private readonly TermIndex _index = new(limits.MaxLogs);
    private readonly Dictionary<TraceId, Queue<long>> _byTrace = [];
    private long _first = 1;
    private long _next = 1;
    private long _bytes;

    /// <summary>Announces new records.</summary>
    public ChangeSignal Changes { get; } = new();

    /// <summary>How many records are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return (int)(_next - _first);
        }
    }

    /// <summary>Adds records.</summary>
    public void Add(IReadOnlyCollection<LogEntry> entries)
    {
        if (entries.Count == 0)
            return;
        lock (_gate)
        {
            foreach (var entry in entries)
                AddLocked(entry);
        }

        Changes.Publish();
    }

    /// <summary>Lists records.</summary>
    public LogPage Query(LogQuery query)
    {
        var limit = Math.Clamp(query.Limit, 1, LogQuery.MaxLimit);
        lock (_gate)
        {
            var candidates = Candidates(query);
            var result = new List<LogEntry>(limit);
            var more = false;
            foreach (var sequence in NewestFirst(query))
            {
                if (candidates is not null && !candidates.Contains(Slot(sequence)))
                    continue;
                var entry = _ring[Slot(sequence)]!;
                if (!IsMatch(entry, query))
                    continue;
                if (result.Count == limit)
                {
                    more = true;
                    break;
                }

                result.Add(entry);
            }

            return new LogPage(result, more, (int)(_next - _first));
        }
    }

    /// <summary>A record, or null when it is unknown or evicted.</summary>
    public LogEntry? Find(long sequence)
    {
        lock (_gate)
            return sequence >= _first && sequence < _next ? _ring[Slot(sequence)] : null;
    }

    /// <summary>How many records each span of a trace has.</summary>
    public IReadOnlyDictionary<SpanId, int> CountBySpan(TraceId traceId)
    {
        lock (_gate)
        {
            return _byTrace.TryGetValue(traceId, out var sequences)
                ? sequences.GroupBy(sequence => _ring[Slot(sequence)]!.SpanId).ToDictionary(group => group.Key, group => group.Count())
                : [];
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            while (_first < _next)
                EvictOldestLocked();
        }

        Changes.Publish();
    }

    private int Slot(long sequence) => (int)(sequence % _ring.Length);

    private void AddLocked(LogEntry entry)
    {
        if (_next - _first == _ring.Length)
            EvictOldestLocked();
        entry.Sequence = _next++;
        var slot = Slot(entry.Sequence);
        _ring[slot] = entry;
        _bytes += entry.EstimatedBytes;
        _index.Add(slot, LogFields.Service, entry.Source.Name);
        _index.Add(slot, LogFields.Level, entry.Level.ToString());
        _index.Add(slot, LogFields.Category, entry.Scope.Name);
        if (!entry.TraceId.IsEmpty)
        {
            if (!_byTrace.TryGetValue(entry.TraceId, out var sequences))
                _byTrace[entry.TraceId] = sequences = new Queue<long>(2);
            sequences.Enqueue(entry.Sequence);
        }

        while (_bytes > limits.MaxLogBytes && _next - _first > 1)
            EvictOldestLocked();
    }

    private void EvictOldestLocked()
    {
        var slot = Slot(_first++);
        var entry = _ring[slot]!;
        _ring[slot] = null;
        _bytes -= entry.EstimatedBytes;
        _index.Clear(slot);
        if (entry.TraceId.IsEmpty || !_byTrace.TryGetValue(entry.TraceId, out var sequences))
            return;
        sequences.Dequeue();
        if (sequences.Count == 0)
            _byTrace.Remove(entry.TraceId);
    }

    private IEnumerable<long> NewestFirst(LogQuery query)
    {
        if (!query.TraceId.IsEmpty)
        {
            return _byTrace.TryGetValue(query.TraceId, out var sequences)
                ? sequences.Where(sequence => sequence < query.Before).Reverse()
                : [];
        }

        return Backwards(Math.Min(_next, query.Before) - 1);
    }

    private IEnumerable<long> Backwards(long from)
    {
        for (var sequence = from; sequence >= _first; sequence--)
            yield return sequence;
    }

    private SlotSet? Candidates(LogQuery query)
    {
        SlotSet? candidates = null;
        if (!string.IsNullOrEmpty(query.Service))
            Narrow(LogFields.Service, value => string.Equals(value, query.Service, StringComparison.OrdinalIgnoreCase));
        if (query.MinLevel > LogLevelName.Unspecified)
            Narrow(LogFields.Level, value => Enum.Parse<LogLevelName>(value) >= query.MinLevel);
        foreach (var term in query.Filter.Terms)
        {
            if (term.Operator != FilterOperator.NotEqual && LogFields.IndexKey(term.Key) is { } key)
                Narrow(key, term.Accepts);
        }

        return candidates;

        void Narrow(string key, Predicate<string> test)
        {
            if (_index.Candidates(key, test) is not { } found)
                return;
            if (candidates is null)
                candidates = found.Copy();
            else
                candidates.IntersectWith(found);
        }
    }

    private static bool IsMatch(LogEntry entry, LogQuery query)
    {
        if (entry.Level < query.MinLevel
            || (!query.SpanId.IsEmpty && entry.SpanId != query.SpanId)
            || (!string.IsNullOrEmpty(query.Service) && !string.Equals(entry.Source.Name, query.Service, StringComparison.OrdinalIgnoreCase)))
            return false;
        foreach (var term in query.Filter.Terms)
        {
            if (LogFields.Accepts(entry, term) == (term.Operator == FilterOperator.NotEqual))
                return false;
        }

        return true;
    }
}
