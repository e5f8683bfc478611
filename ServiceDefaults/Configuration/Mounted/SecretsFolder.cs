using Microsoft.Extensions.Configuration;

namespace ShopMesh.ServiceDefaults.Configuration.Mounted;

/// <summary>Each file is one value; its name is the key, with <c>__</c> for <c>:</c>. The line's end after the value is not part of it.</summary>
internal sealed class SecretsFolder(string path) : MountedFolder(path)
{
    protected override IReadOnlyList<IReadOnlyDictionary<string, string?>> Load()
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, text) in MountedFiles.Read(Path, "*"))
        {
            if (!values.TryAdd(name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), text.TrimEnd('\r', '\n')))
                throw new MountedException($"{System.IO.Path.Combine(Path, name)} sets a key that another file there sets as well.");
        }

        return [values];
    }
}
