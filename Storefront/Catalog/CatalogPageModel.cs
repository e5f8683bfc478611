using Shop.Products.V1;

namespace ShopMesh.Storefront.Catalog;

/// <summary>A page of products.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Products">The products.</param>
/// <param name="Total">How many there are on all pages.</param>
/// <param name="NextPageToken">The token of the next page; empty on the last.</param>
public sealed record CatalogPageModel(CatalogRequest Request, IReadOnlyList<Product> Products, int Total, string NextPageToken);
