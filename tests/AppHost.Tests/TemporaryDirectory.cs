namespace ShopMesh.AppHost.Tests;

/// <summary>A directory of one test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("shop-mesh-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
