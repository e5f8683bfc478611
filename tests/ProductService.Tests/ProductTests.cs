using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Shop.Products.V1;
using ShopMesh.Products.Tests.Running;
using ShopMesh.Testing.Mesh.Errors;
using Money = Google.Type.Money;

namespace ShopMesh.Products.Tests;

public sealed class ProductTests(ProductsShop shop) : IClassFixture<ProductsShop>
{
    private static readonly Dictionary<string, Action<Product, Product>> Assign = new()
    {
        ["sku"] = (to, from) => to.Sku = from.Sku,
        ["name"] = (to, from) => to.Name = from.Name,
        ["description"] = (to, from) => to.Description = from.Description,
        ["price"] = (to, from) => to.Price = from.Price,
        ["category"] = (to, from) => to.Category = from.Category,
        ["tags"] = (to, from) => Replace(to.Tags, from.Tags),
        ["metadata"] = (to, from) => Replace(to.Metadata, from.Metadata),
        ["status"] = (to, from) => to.Status = from.Status,
    };

    private static readonly string[] Fields = [.. Assign.Keys];

    [Fact]
    public async Task A_new_product_has_what_was_asked_for_and_what_the_service_gives()
    {
        var request = Full();
        request.Id = "ignored";
        request.ReservedQuantity = 7;
        request.SoldQuantity = 7;
        var created = (await shop.Client.CreateProductAsync(new CreateProductRequest { Product = request })).Product;

        Guid.ParseExact(created.Id, "D").Version.ShouldBe(7);
        var expected = request.Clone();
        expected.Id = created.Id;
        expected.ReservedQuantity = 0;
        expected.SoldQuantity = 0;
        expected.CreatedAt = created.CreatedAt;
        expected.UpdatedAt = created.CreatedAt;
        expected.Etag = created.Etag;
        created.ShouldBe(expected);
        created.Etag.ShouldNotBeEmpty();
        created.CreatedAt.ToDateTimeOffset().ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        (await shop.OtherClient.GetProductAsync(new GetProductRequest { Id = created.Id })).Product.ShouldBe(created);
    }

    [Fact]
    public async Task A_product_without_stock_is_out_of_stock_unless_it_is_not_sold_at_all()
    {
        (await shop.CreateAsync(quantity: 1)).Status.ShouldBe(ProductStatus.Active);
        (await shop.CreateAsync(quantity: 0)).Status.ShouldBe(ProductStatus.OutOfStock);
        (await shop.CreateAsync(quantity: 0, product => product.Status = ProductStatus.Discontinued)).Status.ShouldBe(ProductStatus.Discontinued);
    }

    [Fact]
    public async Task A_taken_sku_is_refused_when_a_product_is_made_and_when_it_is_changed()
    {
        var first = await shop.CreateAsync();
        var error = await shop.OtherClient.CreateProductAsync(new CreateProductRequest
        {
            Product = new Product { Sku = first.Sku, Name = "Copy", Price = ProductsShop.Euros(1) },
        }).ShouldFailAsync(StatusCode.AlreadyExists);
        error.Reason().ShouldBe("SKU_TAKEN");
        error.Detail<ResourceInfo>().ResourceName.ShouldBe(first.Sku);

        var second = await shop.CreateAsync();
        await Update(new Product { Id = second.Id, Sku = first.Sku }, "sku").ShouldFailAsync(StatusCode.AlreadyExists);
        (await shop.GetAsync(second.Id)).ShouldBe(second);
    }

    [Fact]
    public async Task Every_field_that_is_wrong_is_named()
    {
        await shop.Client.CreateProductAsync(new CreateProductRequest()).ShouldRefuseAsync("product");
        await shop.Client.CreateProductAsync(new CreateProductRequest { Product = new Product() })
            .ShouldRefuseAsync("product.sku", "product.name", "product.price");
        await shop.Client.CreateProductAsync(new CreateProductRequest
        {
            Product = new Product
            {
                Sku = "lower case",
                Name = new string('n', 201),
                Description = new string('d', 10_001),
                Price = new Money { CurrencyCode = "EUR", Units = 1, Nanos = 1 },
                Category = (Category)99,
                Status = (ProductStatus)99,
                Tags = { "fine", "", new string('t', 51) },
                Metadata = { [new string('k', 65)] = "v" },
                AvailableQuantity = -1,
            },
        }).ShouldRefuseAsync(
            "product.sku", "product.name", "product.description", "product.price", "product.category", "product.status", "product.tags[1]",
            "product.tags[2]", "product.metadata", "product.available_quantity");
    }

    [Fact]
    public async Task Limits_are_as_the_contract_says()
    {
        await CreateWith(product => product.Sku = Long(ProductsShop.UniqueSku(), 64));
        await CreateWith(product => product.Sku = Long(ProductsShop.UniqueSku(), 65)).ShouldRefuseAsync("product.sku");
        await CreateWith(product => product.Name = new string('n', 200));
        await CreateWith(product => product.Description = new string('d', 10_000));
        await CreateWith(product => product.Description = "a\0b").ShouldRefuseAsync("product.description");
        await CreateWith(product => product.Tags.Add(Enumerable.Range(0, 20).Select(i => Long($"{i}", 50))));
        await CreateWith(product => product.Tags.Add(Enumerable.Range(0, 21).Select(i => $"{i}"))).ShouldRefuseAsync("product.tags");
        await CreateWith(product => product.Metadata.Add(Enumerable.Range(0, 50).ToDictionary(i => Long($"{i}", 64), _ => new string('v', 500))));
        await CreateWith(product => product.Metadata.Add(Enumerable.Range(0, 51).ToDictionary(i => $"{i}", _ => ""))).ShouldRefuseAsync("product.metadata");
        await CreateWith(product => product.Metadata["k"] = new string('v', 501)).ShouldRefuseAsync("product.metadata");
        await CreateWith(product => product.Metadata["k"] = "\0").ShouldRefuseAsync("product.metadata");
        await CreateWith(product => product.Price = ProductsShop.Euros(0));
        await CreateWith(product => product.Price = ProductsShop.Euros(-1)).ShouldRefuseAsync("product.price");
        await CreateWith(product => product.AvailableQuantity = long.MaxValue);
    }

    [Fact]
    public async Task Every_mask_changes_the_fields_that_it_names_and_no_others()
    {
        // All 255 sets of the eight fields.
        for (var set = 1; set < 1 << Fields.Length; set++)
        {
            var paths = Fields.Where((_, i) => (set & (1 << i)) != 0).ToArray();
            var before = await shop.CreateAsync(change: product => product.MergeFrom(new Product { Category = Category.Home, Tags = { "old" } }));
            var wanted = Full();
            wanted.Id = before.Id;
            wanted.Status = ProductStatus.Discontinued;
            wanted.AvailableQuantity = 9999;

            var after = (await Update(wanted, paths)).Product;

            var expected = before.Clone();
            foreach (var path in paths)
                Assign[path](expected, wanted);
            expected.UpdatedAt = after.UpdatedAt;
            expected.Etag = after.Etag;
            after.ShouldBe(expected, string.Join(',', paths));
        }
    }

    [Fact]
    public async Task What_was_read_can_be_written_back_with_a_star_also_when_it_is_out_of_stock()
    {
        var product = await shop.CreateAsync(quantity: 0);
        product.Name = "Renamed";
        var after = (await Update(product, "*")).Product;
        after.Name.ShouldBe("Renamed");
        after.Status.ShouldBe(ProductStatus.OutOfStock);
    }

    [Fact]
    public async Task An_update_that_makes_no_sense_is_refused()
    {
        var product = await shop.CreateAsync();
        await Update(product, "available_quantity", "created_at", "nonsense").ShouldRefuseAsync("update_mask");
        await Update(product).ShouldRefuseAsync("update_mask");
        await Update(new Product { Id = product.Id }, "*")
            .ShouldRefuseAsync("product.sku", "product.name", "product.price", "product.status");
        await Update(new Product { Id = "x", Name = "X" }, "name").ShouldRefuseAsync("product.id");
        await Update(new Product { Id = Guid.NewGuid().ToString(), Name = "X" }, "name").ShouldFailAsync(StatusCode.NotFound);
    }

    [Fact]
    public async Task Only_what_was_seen_is_changed_or_deleted_when_an_etag_is_sent()
    {
        var seen = await shop.CreateAsync();
        var now = (await Update(new Product { Id = seen.Id, Etag = seen.Etag, Name = "Second" }, "name")).Product;
        (await Update(new Product { Id = seen.Id, Etag = seen.Etag, Name = "Third" }, "name").ShouldFailAsync(StatusCode.Aborted))
            .Reason().ShouldBe("ETAG_MISMATCH");
        await shop.Client.DeleteProductAsync(new DeleteProductRequest { Id = seen.Id, Etag = seen.Etag }).ShouldFailAsync(StatusCode.Aborted);
        await shop.Client.DeleteProductAsync(new DeleteProductRequest { Id = seen.Id, Etag = now.Etag });
        var error = await shop.Client.GetProductAsync(new GetProductRequest { Id = seen.Id }).ShouldFailAsync(StatusCode.NotFound);
        error.Detail<ResourceInfo>().ResourceType.ShouldBe("product");
    }

    [Fact]
    public async Task A_movement_of_stock_changes_the_etag()
    {
        var seen = await shop.CreateAsync();
        await shop.Orders[0].ReserveStockAsync(ProductsShop.Reservation((seen.Id, 1)));
        await Update(new Product { Id = seen.Id, Etag = seen.Etag, Name = "X" }, "name").ShouldFailAsync(StatusCode.Aborted);
    }

    [Fact]
    public async Task A_read_mask_chooses_what_is_returned()
    {
        var product = (await shop.Client.CreateProductAsync(new CreateProductRequest { Product = Full() })).Product;
        (await shop.Client.GetProductAsync(new GetProductRequest { Id = product.Id, ReadMask = Mask("name", "price.units", "tags", "metadata", "created_at") })).Product
            .ShouldBe(new Product
            {
                Name = product.Name,
                Price = new Money { Units = product.Price.Units },
                Tags = { product.Tags },
                Metadata = { product.Metadata },
                CreatedAt = product.CreatedAt,
            });
        (await shop.Client.GetProductAsync(new GetProductRequest { Id = product.Id, ReadMask = Mask("*") })).Product.ShouldBe(product);
        (await shop.Client.GetProductAsync(new GetProductRequest { Id = product.Id, ReadMask = Mask() })).Product.ShouldBe(product);
        await shop.Client.GetProductAsync(new GetProductRequest { Id = product.Id, ReadMask = Mask("name", "secret") }).ShouldRefuseAsync("read_mask");
        await shop.Client.GetProductAsync(new GetProductRequest { Id = "x" }).ShouldRefuseAsync("id");
        await shop.Client.DeleteProductAsync(new DeleteProductRequest { Id = "" }).ShouldRefuseAsync("id");
    }

    [Fact]
    public async Task A_batch_returns_what_there_is_in_request_order_and_names_what_there_is_not()
    {
        var (a, b) = (await shop.CreateAsync(), await shop.CreateAsync());
        var (missing, other) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        var response = await shop.Orders[1].BatchGetProductsAsync(new BatchGetProductsRequest
        {
            Ids = { b.Id, missing, a.Id, b.Id, other, missing },
            ReadMask = Mask("id", "price"),
        });
        response.Products.ShouldBe(new[] { b, a, b }.Select(product => new Product { Id = product.Id, Price = product.Price }));
        response.NotFound.ShouldBe([missing, other, missing]);
    }

    [Fact]
    public async Task A_batch_is_bounded_and_its_ids_are_checked_one_by_one()
    {
        await shop.Client.BatchGetProductsAsync(new BatchGetProductsRequest()).ShouldRefuseAsync("ids");
        await shop.Client.BatchGetProductsAsync(new BatchGetProductsRequest { Ids = { Ids(1001) } }).ShouldRefuseAsync("ids");
        (await shop.Client.BatchGetProductsAsync(new BatchGetProductsRequest { Ids = { Ids(1000) } })).NotFound.Count.ShouldBe(1000);
        await shop.Client.BatchGetProductsAsync(new BatchGetProductsRequest { Ids = { Guid.NewGuid().ToString(), "x", "" }, ReadMask = Mask("nope") })
            .ShouldRefuseAsync("ids[1]", "ids[2]", "read_mask");
    }

    private static Product Full() => new()
    {
        Sku = ProductsShop.UniqueSku(),
        Name = "Nordic Mug",
        Description = "Holds tea.",
        Price = new Money { CurrencyCode = "KWD", Units = 3, Nanos = 750_000_000 },
        Category = Category.Grocery,
        Tags = { "kitchen", "gift" },
        Metadata = { ["line"] = "Nordic", ["weight"] = "300 g" },
        Status = ProductStatus.Active,
        AvailableQuantity = 100,
    };

    private static void Replace<T>(ICollection<T> to, IEnumerable<T> from)
    {
        to.Clear();
        foreach (var item in from)
            to.Add(item);
    }

    private static string Long(string start, int length) => start.PadRight(length, 'X');

    private static IEnumerable<string> Ids(int count) => Enumerable.Range(0, count).Select(_ => Guid.NewGuid().ToString());

    private static FieldMask Mask(params string[] paths) => new() { Paths = { paths } };

    private AsyncUnaryCall<CreateProductResponse> CreateWith(Action<Product> change)
    {
        var product = ProductsShop.NewProduct();
        change(product);
        return shop.Client.CreateProductAsync(new CreateProductRequest { Product = product });
    }

    private AsyncUnaryCall<UpdateProductResponse> Update(Product product, params string[] paths) =>
        shop.Client.UpdateProductAsync(new UpdateProductRequest { Product = product, UpdateMask = Mask(paths) });
}
