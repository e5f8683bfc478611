using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;

namespace ShopMesh.ServiceDefaults.Configuration.Mounted;

/// <summary>Each <c>*.json</c> in it is written as <c>appsettings.json</c> is; later ones, in ordinal order, win.</summary>
internal sealed class SettingsFolder(string path) : MountedFolder(path)
{
    protected override IReadOnlyList<IReadOnlyDictionary<string, string?>> Load() =>
        [.. MountedFiles.Read(Path, "*.json").Select(file => Parse(System.IO.Path.Combine(Path, file.Key), file.Value))];

    private static Dictionary<string, string?> Parse(string name, string text)
    {
        try
        {
            return JsonFile.Read(text);
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw new MountedException($"{name} is not JSON as in appsettings.json: {exception.Message}");
        }
    }

    // The framework's own reading, so that a file means the same here as beside the program.
    private sealed class JsonFile(JsonStreamConfigurationSource source) : JsonStreamConfigurationProvider(source)
    {
        public static Dictionary<string, string?> Read(string text)
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
            var file = new JsonFile(new JsonStreamConfigurationSource { Stream = stream });
            file.Load();
            return new Dictionary<string, string?>(file.Data, StringComparer.OrdinalIgnoreCase);
        }
    }
}
