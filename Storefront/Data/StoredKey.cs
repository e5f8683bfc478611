namespace ShopMesh.Storefront.Data;

/// <summary>A key of Data Protection, which signs forms; it protects no tokens.</summary>
internal sealed class StoredKey
{
    public required string Name { get; init; }

    public required string Xml { get; init; }
}
