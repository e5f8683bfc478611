namespace ShopMesh.Authority.Tests.Cluster;

/// <summary>A request to the API server, as its authorization sees it.</summary>
/// <param name="Caller">Whose token it shows.</param>
/// <param name="Verb"><c>get</c>, <c>create</c> or <c>update</c>.</param>
/// <param name="Resource"><c>secrets</c>, for one.</param>
/// <param name="Name">The object.</param>
public sealed record ApiRequest(string Caller, string Verb, string Resource, string Name)
{
    public override string ToString() => $"{Verb} {Resource}/{Name}";
}
