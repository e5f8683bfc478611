using FsCheck;
using FsCheck.Fluent;
using Shop.Products.V1;
using ShopMesh.Products.Tests.Running;

namespace ShopMesh.Products.Tests.Properties;

public sealed class ListPagesTests(ProductsShop shop) : IClassFixture<ProductsShop>
{
    private const int Products = 14;

    private static readonly Gen<(int PageSize, string OrderBy, (bool Adds, int Which)[] Changes)> Walks =
        from pageSize in Gen.Choose(1, 6)
        from orderBy in Gen.Elements("", "id desc", "sku", "price desc, sku", "category, status desc", "name, available_quantity desc")
        from changes in Gen.Zip(ArbMap.Default.GeneratorFor<bool>(), Gen.Choose(0, Products - 1)).Select(change => (change.Item1, change.Item2)).ArrayOf(Products)
        select (pageSize, orderBy, changes);

    [Fact]
    public void A_walk_visits_every_product_that_stays_exactly_once_while_others_come_and_go() =>
        Prop.ForAll(Walks.ToArbitrary(), async walk =>
        {
            var marker = $"walk {Guid.NewGuid():n}";
            var products = await Task.WhenAll(Enumerable.Range(0, Products).Select(i => AddAsync(marker, i)));
            var staying = products.Select(product => product.Id).ToHashSet();
            var visited = new List<string>();
            var request = new ListProductsRequest { PageSize = walk.PageSize, OrderBy = walk.OrderBy, Filter = $"name = \"{marker}\"" };
            for (var page = 0; page == 0 || request.PageToken.Length > 0; page++)
            {
                // Pages are asked of both replicas in turn: a token is good on any.
                var client = page % 2 == 0 ? shop.Client : shop.OtherClient;
                var sent = await ProductsShop.ReadAllAsync(client.ListProducts(request));
                visited.AddRange(sent.Where(response => response.Product is not null).Select(response => response.Product.Id));
                request.PageToken = sent.LastOrDefault()?.NextPageToken ?? "";
                if (page < walk.Changes.Length)
                    await ChangeAsync(walk.Changes[page], marker, products, staying);
                page.ShouldBeLessThan(Products * 3, "The walk does not end.");
            }

            visited.ShouldBeUnique();
            staying.Except(visited).ShouldBeEmpty();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(12));

    private Task<Product> AddAsync(string marker, int i) => shop.CreateAsync(quantity: i % 3, product =>
    {
        product.Name = marker;
        product.Category = (Category)((i % 4) + 1);
        product.Price = ProductsShop.Euros(i % 5);
    });

    private async Task ChangeAsync((bool Adds, int Which) change, string marker, Product[] products, HashSet<string> staying)
    {
        if (change.Adds)
            await AddAsync(marker, change.Which);
        else if (staying.Remove(products[change.Which].Id))
            await shop.Client.DeleteProductAsync(new DeleteProductRequest { Id = products[change.Which].Id });
    }
}
