namespace ShopMesh.Dashboard.Otlp.Decoding;

/// <summary>
/// Shares equal short strings: names and most values repeat in every message. Bounded: when it is full it starts anew, so
/// that values which never repeat cannot make it grow. Safe for concurrent use.
/// </summary>
internal sealed class StringPool
{
    private const int MaxStrings = 16_384;
    private const int MaxLength = 96;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _strings = new(StringComparer.Ordinal);

    public string Share(string text)
    {
        if (text.Length == 0)
            return "";
        if (text.Length > MaxLength)
            return text;
        lock (_gate)
        {
            if (_strings.TryGetValue(text, out var known))
                return known;
            if (_strings.Count >= MaxStrings)
                _strings.Clear();
            _strings.Add(text);
            return text;
        }
    }
}
