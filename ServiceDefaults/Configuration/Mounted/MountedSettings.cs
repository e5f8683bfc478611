using Microsoft.Extensions.Configuration;

namespace ShopMesh.ServiceDefaults.Configuration.Mounted;

/// <summary>
/// Values by key, of one file over another. A list takes the place of the list before, and so does the policy of callers: configuration
/// merges lists entry by entry, which would leave a caller allowed that a mounted policy no longer names.
/// </summary>
internal sealed class MountedSettings
{
    private static readonly string[] AlwaysWhole = ["Mesh:Authorization:Callers"];

    private readonly Dictionary<string, string?> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _whole = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The values.</summary>
    public IReadOnlyDictionary<string, string?> Values => _values;

    /// <summary>Puts a file's values over those of the files before.</summary>
    public void Put(IEnumerable<KeyValuePair<string, string?>> values)
    {
        var added = values.ToArray();
        foreach (var section in added.SelectMany(value => WholeSections(value.Key, value.Value)).Distinct(StringComparer.OrdinalIgnoreCase).ToArray())
        {
            _whole.Add(section);
            foreach (var replaced in _values.Keys.Where(key => IsWithin(key, section)).ToArray())
                _values.Remove(replaced);
        }

        foreach (var (key, value) in added)
            _values[key] = value;
    }

    /// <summary>Whether all there is of a section is here, whatever is configured below.</summary>
    public bool IsWhole(string? path)
    {
        for (var section = path; section is not null; section = ConfigurationPath.GetParentPath(section))
        {
            if (_whole.Contains(section))
                return true;
        }

        return false;
    }

    private static IEnumerable<string> WholeSections(string key, string? value)
    {
        foreach (var section in AlwaysWhole.Where(section => IsWithin(key, section)))
            yield return section;

        // The first entry of a list, or an empty list.
        if (ConfigurationPath.GetSectionKey(key) == "0" && ConfigurationPath.GetParentPath(key) is { } list)
            yield return list;
        else if (value is "")
            yield return key;
    }

    private static bool IsWithin(string key, string section) => key.StartsWith(section, StringComparison.OrdinalIgnoreCase)
        && (key.Length == section.Length || key[section.Length] == ConfigurationPath.KeyDelimiter[0]);
}
