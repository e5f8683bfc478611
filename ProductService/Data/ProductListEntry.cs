using ShopMesh.Products.Domain;

namespace ShopMesh.Products.Data;

/// <summary>A product of a list.</summary>
/// <param name="Product">The product.</param>
/// <param name="NextPageToken">On the last one of a page that is not the last page: the token of the next.</param>
/// <param name="TotalSize">On the first one: how many match in all.</param>
internal sealed record ProductListEntry(Product Product, string NextPageToken, int? TotalSize);
