using Grpc.Core;
using Microsoft.AspNetCore.Http.HttpResults;
using ShopMesh.Storefront.Pages;

namespace ShopMesh.Storefront.Catalog;

/// <summary>The pages that anyone can look at.</summary>
internal static class CatalogEndpoints
{
    public static void MapCatalog(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", ListAsync);
        endpoints.MapGet("/products/{id:guid}", async (Guid id, ProductCatalog catalog, CancellationToken cancellationToken) =>
            new RazorComponentResult<ProductPage>(new { Product = await catalog.GetAsync(id.ToString(), cancellationToken) }));
    }

    private static async Task<IResult> ListAsync([AsParameters] CatalogRequest request, ProductCatalog catalog, CancellationToken cancellationToken)
    {
        try
        {
            return new RazorComponentResult<CatalogPage>(new { Model = await catalog.ListAsync(request, cancellationToken) });
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.InvalidArgument && !string.IsNullOrEmpty(request.PageToken))
        {
            // An address that was kept from before a change of the shop; its first page is nearest to what was meant.
            return TypedResults.LocalRedirect(request.With());
        }
    }
}
