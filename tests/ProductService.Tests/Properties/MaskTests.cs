using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf.WellKnownTypes;
using Shop.Products.V1;
using ShopMesh.Products.Tests.Running;

namespace ShopMesh.Products.Tests.Properties;

public sealed class MaskTests(ProductsShop shop) : IClassFixture<ProductsShop>
{
    private static readonly string[] Changeable = ["sku", "name", "description", "price", "category", "tags", "metadata", "status"];

    private static readonly string[] All = [.. Product.Descriptor.Fields.InDeclarationOrder().Select(field => field.Name)];

    private static readonly Gen<(string[] Named, Product New)> Updates =
        from named in Gen.SubListOf(Changeable).Where(paths => paths.Count > 0)
        from name in Gen.Elements("Cup", "Çay bardağı", "カップ")
        from description in Gen.Elements("", "It holds tea.")
        from cents in Gen.Choose(0, 99)
        from category in Gen.Elements(Category.Home, Category.Books, Category.Toys)
        from tags in Gen.SubListOf("tea", "blue", "new")
        from keys in Gen.SubListOf("colour", "size")
        from status in Gen.Elements(ProductStatus.Active, ProductStatus.Discontinued)
        select (named.ToArray(), Describe(name, description, cents, category, tags, keys, status));

    [Fact]
    public void An_update_changes_the_named_fields_and_no_others() =>
        Prop.ForAll(Updates.ToArbitrary(), async update =>
        {
            var before = await AddAsync();
            var change = new Product(update.New) { Id = before.Id, Sku = ProductsShop.UniqueSku() };

            var answered = (await shop.Client.UpdateProductAsync(new UpdateProductRequest
            {
                Product = change,
                UpdateMask = new FieldMask { Paths = { update.Named } },
            })).Product;

            foreach (var path in All.Except(["updated_at", "etag"]))
                ValueOf(answered, path).ShouldBe(ValueOf(update.Named.Contains(path) ? change : before, path), path);
            (await shop.OtherClient.GetProductAsync(new GetProductRequest { Id = before.Id })).Product.ShouldBe(answered);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public async Task A_read_has_the_named_fields_and_no_others()
    {
        var whole = await AddAsync();
        Prop.ForAll(Gen.SubListOf(All).Where(paths => paths.Count > 0).ToArbitrary(), async named =>
        {
            var mask = new FieldMask { Paths = { named } };
            var read = (await shop.Client.GetProductAsync(new GetProductRequest { Id = whole.Id, ReadMask = mask })).Product;
            var batch = await shop.Client.BatchGetProductsAsync(new BatchGetProductsRequest { Ids = { whole.Id }, ReadMask = mask });

            var nothing = new Product();
            foreach (var path in All)
                ValueOf(read, path).ShouldBe(ValueOf(named.Contains(path) ? whole : nothing, path), path);
            batch.Products.ShouldHaveSingleItem().ShouldBe(read);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    private Task<Product> AddAsync() => shop.CreateAsync(7, product =>
    {
        product.Description = "What there was.";
        product.Category = Category.Garden;
        product.Tags.Add("old");
        product.Metadata.Add("age", "10");
    });

    private static Product Describe(
        string name, string description, int cents, Category category, IEnumerable<string> tags, IEnumerable<string> keys, ProductStatus status)
    {
        var product = new Product
        {
            Name = name,
            Description = description,
            Price = ProductsShop.Euros(3, cents),
            Category = category,
            Tags = { tags },
            Status = status,
        };
        foreach (var key in keys)
            product.Metadata.Add(key, "new");
        return product;
    }

    private static object? ValueOf(Product product, string path) => Product.Descriptor.FindFieldByName(path).Accessor.GetValue(product);
}
