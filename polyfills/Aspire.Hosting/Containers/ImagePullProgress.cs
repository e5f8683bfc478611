using System.Globalization;

namespace Aspire.Hosting.Containers;

/// <summary>Reads from what the engine's program prints how far it is with an image.</summary>
internal sealed class ImagePullProgress(string image)
{
    // Docker's words; Podman's are others, and then there is no count.
    private static readonly string[] Done = ["Pull complete", "Already exists"];
    private static readonly string[] OfLayers = ["Pulling fs layer", "Waiting", "Download complete", "Verifying Checksum", "Downloading", "Extracting", .. Done];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, bool> _layers = new(StringComparer.Ordinal);

    /// <summary>Takes a line, and tells how far it is.</summary>
    public string Read(string line)
    {
        lock (_gate)
        {
            if (line.Split(": ", 2) is [var layer, var state] && OfLayers.Any(word => state.StartsWith(word, StringComparison.Ordinal)))
                _layers[layer] = Done.Any(word => state.StartsWith(word, StringComparison.Ordinal));
            return ToString();
        }
    }

    public override string ToString()
        => _layers.Count == 0
            ? $"pulling {image}"
            : string.Create(CultureInfo.InvariantCulture, $"pulling {image}: {_layers.Values.Count(static isDone => isDone)} of {_layers.Count} layers");
}
