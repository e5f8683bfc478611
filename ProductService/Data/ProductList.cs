using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using ShopMesh.Products.Domain;
using ShopMesh.ServiceDefaults.Querying;

namespace ShopMesh.Products.Data;

/// <summary>Lists products straight from the database's cursor: never more than two of them are in memory.</summary>
internal sealed class ProductList(ProductsDbContext database, ListQueries queries)
{
    private static readonly QuerySchema<Product> Schema = new QuerySchemaBuilder<Product>("products")
        .Identifier("id", product => product.Id)
        .Text("sku", product => product.Sku)
        .Text("name", product => product.Name)
        .Number("price", product => product.PriceAmount)
        .Enumeration("category", product => product.Category, "CATEGORY_")
        .Enumeration("status", product => product.Status, "PRODUCT_STATUS_")
        .WholeNumber("available_quantity", product => product.AvailableQuantity)
        .Timestamp("created_at", product => product.CreatedAt)
        .Timestamp("updated_at", product => product.UpdatedAt)
        .Build();

    /// <summary>The products of the page in order; the first carries the total, the last the next page's token if there is one.</summary>
    public async IAsyncEnumerable<ProductListEntry> ReadAsync(
        ProductListRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = queries.Create(Schema, new ListRequest(request.Filter, request.OrderBy, request.PageToken, request.Scope));
        var source = Narrow(database.Products.AsNoTracking(), request);
        int? total = await query.Matching(source).CountAsync(cancellationToken);

        // One more than asked for tells whether there is a next page; so each product is held back until the next one is seen.
        var rows = query.FromPage(source);
        if (request.PageSize > 0)
            rows = rows.Take(Math.Min(request.PageSize, int.MaxValue - 1) + 1);

        Product? held = null;
        var sent = 0;
        await foreach (var product in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (held is not null)
            {
                var endsPage = ++sent == request.PageSize;
                yield return new ProductListEntry(held, endsPage ? query.TokenAfter(held) : "", total);
                if (endsPage)
                    yield break;
                total = null;
            }

            held = product;
        }

        if (held is not null)
            yield return new ProductListEntry(held, "", total);
    }

    private static IQueryable<Product> Narrow(IQueryable<Product> products, ProductListRequest request)
    {
        if (request.Category is { } category)
            products = products.Where(product => product.Category == category);
        if (request.MinPrice is { } min)
            products = products.Where(product => product.PriceCurrency == min.Currency && product.PriceMinorUnits >= min.MinorUnits);
        if (request.MaxPrice is { } max)
            products = products.Where(product => product.PriceCurrency == max.Currency && product.PriceMinorUnits <= max.MinorUnits);
        if (request.Tags.Count > 0)
        {
            var tags = request.Tags.ToArray();
            products = products.Where(product => tags.All(tag => product.Tags.Contains(tag)));
        }

        return products;
    }
}
