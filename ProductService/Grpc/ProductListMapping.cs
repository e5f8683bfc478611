using ShopMesh.Products.Data;
using V1 = Shop.Products.V1;

namespace ShopMesh.Products.Grpc;

/// <summary>From the contract's list request to ours.</summary>
internal static class ProductListMapping
{
    public static ProductListRequest ToListRequest(this V1.ListProductsRequest request) => new()
    {
        Category = request.Category == V1.Category.Unspecified ? null : (Domain.Category)request.Category,
        MinPrice = request.MinPrice?.ToAmount(),
        MaxPrice = request.MaxPrice?.ToAmount(),
        Tags = request.Tags,
        Filter = request.Filter,
        OrderBy = request.OrderBy,
        PageToken = request.PageToken,
        PageSize = request.PageSize,
    };
}
