using DotNet.Testcontainers.Configurations;

namespace ShopMesh.Testing.Containers;

/// <summary>
/// Whether Testcontainers runs its resource reaper, a container that removes what a test process leaves the moment it ends. It
/// needs an image from a registry. Where that cannot be had it is turned off, and the sweep at the start of the next run takes its place.
/// </summary>
internal static class ResourceReaperSetting
{
    /// <summary>The image that Testcontainers takes unless another is configured.</summary>
    public const string DefaultImage = "testcontainers/ryuk:0.14.0@sha256:7c1a8a9a47c780ed0f983770a662f80deb115d95cce3e2daa3d12115b8cd28f0";

    /// <summary>Turns the reaper off where it could not start, and leaves a setting that says so already.</summary>
    /// <returns>What removes that which a killed run leaves, as half a sentence.</returns>
    public static async Task<string> DecideAsync(ContainerEngine engine, CancellationToken cancellationToken)
    {
        if (!TestcontainersSettings.ResourceReaperEnabled)
            return "Testcontainers' reaper is turned off; the next run removes what a killed one leaves";

        var image = TestcontainersSettings.ResourceReaperImage?.FullName ?? DefaultImage;
        if (await engine.CanHaveImageAsync(image, cancellationToken).ConfigureAwait(false))
            return "Testcontainers' reaper removes what a killed run leaves";

        TestcontainersSettings.ResourceReaperEnabled = false;
        return $"the image of Testcontainers' reaper, {image.Split('@')[0]}, cannot be had; the next run removes what a killed one leaves";
    }
}
