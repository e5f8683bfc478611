namespace ShopMesh.Dashboard.Telemetry;

/// <summary>Knows every service instance that sent telemetry and gives each service its colour. Safe for concurrent use.</summary>
internal sealed class SourceRegistry(TelemetryLimits limits)
{
    /// <summary>How many colours the style sheet's palette has.</summary>
    public const int PaletteSize = 12;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Name, string Instance), TelemetrySource> _sources = [];
    private readonly Dictionary<string, int> _colors = new(StringComparer.Ordinal);

    /// <summary>Finds or adds a source; the newest attributes win. Null when there are too many already.</summary>
    public TelemetrySource? Register(string name, string instanceId, IReadOnlyList<AttributeValue> attributes)
    {
        lock (_gate)
        {
            if (_sources.TryGetValue((name, instanceId), out var known) && known.Attributes.SequenceEqual(attributes))
                return known;
            if (known is null && _sources.Count >= limits.MaxSources)
                return null;
            return _sources[(name, instanceId)] = new TelemetrySource(name, instanceId, attributes, ColorOfLocked(name));
        }
    }

    /// <summary>The colour of a service or of a resource that has sent nothing yet.</summary>
    public int ColorOf(string name)
    {
        lock (_gate)
            return ColorOfLocked(name);
    }

    /// <summary>Names of all services, sorted.</summary>
    public IReadOnlyList<string> Names()
    {
        lock (_gate)
            return [.. _sources.Keys.Select(key => key.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase)];
    }

    private int ColorOfLocked(string name)
    {
        if (_colors.TryGetValue(name, out var color))
            return color;
        // Names come from outside: past the limit they share a colour rather than grow the table.
        if (_colors.Count >= limits.MaxSources)
            return PaletteSize - 1;
        return _colors[name] = _colors.Count % PaletteSize;
    }
}
