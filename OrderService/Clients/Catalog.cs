using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Shop.Products.V1;
using ShopMesh.Orders.Domain;

namespace ShopMesh.Orders.Clients;

/// <summary>Asks shop.products.v1 what products are called and cost.</summary>
internal sealed class Catalog(ProductService.ProductServiceClient products) : ICatalog
{
    private static readonly FieldMask Needed = new() { Paths = { "id", "name", "price", "status" } };

    public async Task<IReadOnlyDictionary<Guid, CatalogItem>> FindAsync(
        IReadOnlyCollection<Guid> productIds, CancellationToken cancellationToken)
    {
        try
        {
            var request = new BatchGetProductsRequest { ReadMask = Needed };
            request.Ids.AddRange(productIds.Select(id => id.ToString()));
            var response = await products.BatchGetProductsAsync(request, cancellationToken: cancellationToken);
            return response.Products.Select(ToItem).ToDictionary(item => item.Id);
        }
        catch (RpcException e)
        {
            throw DependencyError.Translate("products", e, cancellationToken);
        }
    }

    private static CatalogItem ToItem(Product product) => new(
        Guid.ParseExact(product.Id, "D"),
        product.Name,
        Money.FromUnitsAndNanos(product.Price.CurrencyCode, product.Price.Units, product.Price.Nanos),
        product.Status is ProductStatus.Active or ProductStatus.OutOfStock);
}
