namespace ShopMesh.Dashboard.Telemetry.Indexing;

/// <summary>
/// Which slots hold which <c>key=value</c>. Keys with few values (rpc methods, status codes) are indexed by value; a key
/// with too many (ids, addresses) is only known by where it occurs at all, so that the index stays small whatever is sent.
/// Not safe for concurrent use: the owning store's lock guards it.
/// </summary>
internal sealed class TermIndex(int slots)
{
    private const int MaxKeys = 512;
    private const int MaxValuesPerKey = 256;
    private const int MaxTerms = 4_096;
    private const int MaxValueLength = 200;

    private readonly Dictionary<string, KeyTerms> _keys = new(StringComparer.Ordinal);
    private int _terms;

    /// <summary>Notes that a slot holds a term.</summary>
    public void Add(int slot, string key, string value)
    {
        if (!_keys.TryGetValue(key, out var terms))
        {
            if (_keys.Count >= MaxKeys)
                return;
            _keys[key] = terms = new KeyTerms(slots);
        }

        terms.Anywhere.Add(slot);
        if (terms.Values is null)
            return;
        if (!terms.Values.TryGetValue(value, out var set))
        {
            if (terms.Values.Count >= MaxValuesPerKey || _terms >= MaxTerms || value.Length > MaxValueLength)
            {
                _terms -= terms.Values.Count;
                terms.Values = null;
                return;
            }

            terms.Values[value] = set = new SlotSet(slots);
            _terms++;
        }

        set.Add(slot);
    }

    /// <summary>Forgets a slot, and the terms that only it held.</summary>
    public void Clear(int slot)
    {
        foreach (var (key, terms) in _keys)
        {
            if (!terms.Anywhere.Contains(slot))
                continue;
            terms.Anywhere.Remove(slot);
            if (terms.Anywhere.Count == 0)
            {
                _terms -= terms.Values?.Count ?? 0;
                _keys.Remove(key);
                continue;
            }

            if (terms.Values is null)
                continue;
            foreach (var (value, set) in terms.Values)
            {
                set.Remove(slot);
                if (set.Count == 0 && terms.Values.Remove(value))
                    _terms--;
            }
        }
    }

    /// <summary>
    /// The slots that may hold a value of the key which passes the test: exact for indexed keys, a superset for others, and
    /// null where the index cannot help at all.
    /// </summary>
    public SlotSet? Candidates(string key, Predicate<string> test)
    {
        if (!_keys.TryGetValue(key, out var terms))
            return _keys.Count < MaxKeys ? new SlotSet(slots) : null;
        if (terms.Values is null)
            return terms.Anywhere;
        var result = new SlotSet(slots);
        foreach (var (value, set) in terms.Values)
        {
            if (test(value))
                result.UnionWith(set);
        }

        return result;
    }

    /// <summary>The keys, each with its values where they are few; for suggestions.</summary>
    public IEnumerable<(string Key, IReadOnlyCollection<string> Values)> Facets() =>
        _keys.Select(pair => (pair.Key, (IReadOnlyCollection<string>?)pair.Value.Values?.Keys ?? []));

    private sealed class KeyTerms(int slots)
    {
        public SlotSet Anywhere { get; } = new(slots);

        public Dictionary<string, SlotSet>? Values { get; set; } = new(StringComparer.Ordinal);
    }
}
