namespace ShopMesh.ServiceDefaults.Listeners;

/// <summary>The names of the listeners in configuration: <c>Kestrel:Endpoints:{name}:Url</c>.</summary>
internal static class MeshListenerNames
{
    public const string Mesh = "mesh";
    public const string Edge = "edge";
    public const string Management = "management";

    public static readonly IReadOnlyList<string> All = [Mesh, Edge, Management];
}
