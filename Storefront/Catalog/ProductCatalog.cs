using Grpc.Core;
using Shop.Products.V1;

namespace ShopMesh.Storefront.Catalog;

/// <summary>What there is to buy.</summary>
internal sealed class ProductCatalog(ProductService.ProductServiceClient products)
{
    public async Task<CatalogPageModel> ListAsync(CatalogRequest request, CancellationToken cancellationToken)
    {
        var found = new List<Product>(CatalogRequest.PageSize);
        var (total, next) = (0, "");
        using var call = products.ListProducts(request.ToRequest(), cancellationToken: cancellationToken);
        await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            found.Add(response.Product);
            total = response.HasTotalSize ? response.TotalSize : total;
            next = response.NextPageToken.Length > 0 ? response.NextPageToken : next;
        }

        return new CatalogPageModel(request, found, total, next);
    }

    public async Task<Product> GetAsync(string id, CancellationToken cancellationToken) =>
        (await products.GetProductAsync(new GetProductRequest { Id = id }, cancellationToken: cancellationToken)).Product;

    /// <summary>Products by id, as far as they are there.</summary>
    public async Task<IReadOnlyDictionary<Guid, Product>> GetAsync(IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var request = new BatchGetProductsRequest { Ids = { ids.Select(id => id.ToString()) } };
        if (request.Ids.Count == 0)
            return new Dictionary<Guid, Product>();
        var response = await products.BatchGetProductsAsync(request, cancellationToken: cancellationToken);
        return response.Products.DistinctBy(product => product.Id).ToDictionary(product => Guid.Parse(product.Id));
    }
}
