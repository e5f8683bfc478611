using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Shop.Products.V1;
using ShopMesh.Products.Data;
using ShopMesh.Products.Tests.Running;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Testing.PostgreSql;
using Money = Google.Type.Money;

namespace ShopMesh.Products.Tests;

public sealed class ListProductsTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private readonly ProductsShop _shop = new(cluster);

    public async ValueTask InitializeAsync()
    {
        await _shop.InitializeAsync();
        await using var context = _shop.OpenContext();
        await new SampleProducts().SeedAsync(context, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task The_sample_is_the_same_again_and_leaves_alone_what_is_there()
    {
        var first = await ListAsync(new ListProductsRequest());
        first.Count.ShouldBe(SampleProducts.Count);
        await _shop.Client.DeleteProductAsync(new DeleteProductRequest { Id = first[7].Id });
        await _shop.Orders[0].ReserveStockAsync(ProductsShop.Reservation((first[8].Id, 5)));
        first[8] = await _shop.GetAsync(first[8].Id);

        await using var context = _shop.OpenContext();
        await new SampleProducts().SeedAsync(context, TestContext.Current.CancellationToken);
        (await ListAsync(new ListProductsRequest())).ShouldBe(first);
        (await _shop.SumAsync()).Received.ShouldBe(first.Sum(product => product.AvailableQuantity + product.ReservedQuantity + product.SoldQuantity));
    }

    [Fact]
    public async Task All_products_come_in_order_of_their_ids_when_nothing_is_said()
    {
        var responses = await ProductsShop.ReadAllAsync(_shop.Client.ListProducts(new ListProductsRequest()));
        responses.Count.ShouldBe(SampleProducts.Count);
        responses.Select(response => response.Product.Id).ShouldBeInOrder();
        responses[0].TotalSize.ShouldBe(SampleProducts.Count);
        responses.Skip(1).ShouldAllBe(response => !response.HasTotalSize);
        responses.ShouldAllBe(response => response.NextPageToken.Length == 0);
    }

    [Fact]
    public async Task Category_price_tags_filter_and_order_narrow_and_sort()
    {
        var all = await ListAsync(new ListProductsRequest());
        (await ListAsync(new ListProductsRequest { Category = Category.Books })).ShouldBe(all.Where(product => product.Category == Category.Books));
        (await ListAsync(new ListProductsRequest { MinPrice = ProductsShop.Euros(12, 90), MaxPrice = ProductsShop.Euros(24, 90) }))
            .ShouldBe(all.Where(product => Price(product) is >= 12.90m and <= 24.90m));
        (await ListAsync(new ListProductsRequest { Tags = { "gift", "nordic" } }))
            .ShouldBe(all.Where(product => product.Tags.Contains("gift") && product.Tags.Contains("nordic")));
        (await ListAsync(new ListProductsRequest { Filter = "status = DISCONTINUED OR available_quantity <= 250" }))
            .ShouldBe(all.Where(product => product.Status == ProductStatus.Discontinued || product.AvailableQuantity <= 250));
        (await ListAsync(new ListProductsRequest { Filter = "price >= 50 AND category != CATEGORY_CLOTHING", OrderBy = "price desc, sku" }))
            .ShouldBe(all.Where(product => Price(product) >= 50 && product.Category != Category.Clothing)
                .OrderByDescending(Price).ThenBy(product => product.Sku, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Prices_are_compared_in_their_currency_and_sorted_as_numbers()
    {
        await _shop.CreateAsync(change: product => product.Price = new Money { CurrencyCode = "JPY", Units = 15 });
        await _shop.CreateAsync(change: product => product.Price = new Money { CurrencyCode = "KWD", Units = 15, Nanos = 1_000_000 });
        (await ListAsync(new ListProductsRequest { MinPrice = new Money { CurrencyCode = "JPY", Units = 1 } }))
            .ShouldHaveSingleItem().Price.CurrencyCode.ShouldBe("JPY");
        (await ListAsync(new ListProductsRequest { Filter = "price > 14.99 AND price < 15.01", OrderBy = "price desc" }))
            .Select(product => product.Price.CurrencyCode).ShouldBe(["KWD", "JPY"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("name")]
    [InlineData("category desc, price")]
    [InlineData("available_quantity desc, status, created_at desc")]
    public async Task Pages_together_are_the_whole(string orderBy)
    {
        var whole = await ListAsync(new ListProductsRequest { OrderBy = orderBy });
        var pages = new List<Product>();
        var token = "";
        do
        {
            var client = pages.Count % 2 == 0 ? _shop.Client : _shop.OtherClient;
            var page = await ProductsShop.ReadAllAsync(client.ListProducts(
                new ListProductsRequest { OrderBy = orderBy, PageSize = 33, PageToken = token }));
            page[0].TotalSize.ShouldBe(SampleProducts.Count);
            page.SkipLast(1).ShouldAllBe(response => response.NextPageToken.Length == 0);
            pages.AddRange(page.Select(response => response.Product));
            token = page[^1].NextPageToken;
        }
        while (token.Length > 0);

        pages.ShouldBe(whole);
    }

    [Fact]
    public async Task A_page_of_exactly_the_rest_has_no_token_and_an_empty_one_no_message()
    {
        (await ProductsShop.ReadAllAsync(_shop.Client.ListProducts(new ListProductsRequest { PageSize = SampleProducts.Count })))[^1]
            .NextPageToken.ShouldBeEmpty();
        (await ProductsShop.ReadAllAsync(_shop.Client.ListProducts(new ListProductsRequest { PageSize = SampleProducts.Count - 1 })))[^1]
            .NextPageToken.ShouldNotBeEmpty();
        (await ProductsShop.ReadAllAsync(_shop.Client.ListProducts(new ListProductsRequest { PageSize = int.MaxValue }))).Count.ShouldBe(SampleProducts.Count);
        (await ListAsync(new ListProductsRequest { Tags = { "nothing has this" } })).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_read_mask_chooses_what_is_sent() =>
        (await ListAsync(new ListProductsRequest { PageSize = 3, ReadMask = new FieldMask { Paths = { "sku" } } }))
            .ShouldAllBe(product => product.Equals(new Product { Sku = product.Sku }) && product.Sku.Length > 0);

    [Fact]
    public async Task What_cannot_be_understood_is_refused()
    {
        var error = await RefusalAsync(new ListProductsRequest { Filter = "price = cheap" });
        error.Detail<BadRequest>().FieldViolations.ShouldHaveSingleItem().Description.ShouldStartWith("character 9:");
        await ShouldRefuseAsync(new ListProductsRequest { Filter = "description = x" }, "filter");
        await ShouldRefuseAsync(new ListProductsRequest { OrderBy = "tags" }, "order_by");
        await ShouldRefuseAsync(new ListProductsRequest { PageToken = "x" }, "page_token");
        await ShouldRefuseAsync(
            new ListProductsRequest
            {
                Category = (Category)99,
                PageSize = -1,
                MinPrice = ProductsShop.Euros(-1),
                MaxPrice = new Money { CurrencyCode = "???" },
                Tags = { "" },
                ReadMask = new FieldMask { Paths = { "x" } },
            },
            "category", "page_size", "min_price", "max_price", "tags[0]", "read_mask");
        await ShouldRefuseAsync(new ListProductsRequest { MinPrice = ProductsShop.Euros(2), MaxPrice = ProductsShop.Euros(1) }, "max_price");
        await ShouldRefuseAsync(
            new ListProductsRequest { MinPrice = ProductsShop.Euros(2), MaxPrice = new Money { CurrencyCode = "USD", Units = 3 } }, "max_price");

        var token = (await ProductsShop.ReadAllAsync(_shop.Client.ListProducts(new ListProductsRequest { PageSize = 2 })))[^1].NextPageToken;
        await ShouldRefuseAsync(new ListProductsRequest { PageSize = 2, PageToken = token, Category = Category.Home }, "page_token");
        await ShouldRefuseAsync(new ListProductsRequest { PageSize = 2, PageToken = token, Tags = { "gift" } }, "page_token");
    }

    [Fact]
    public async Task A_reader_who_leaves_half_way_frees_the_database()
    {
        // More than the buffers on the way can hold, so that the cursor stands still when nobody reads.
        await using (var insert = _shop.Database.CreateCommand(
            """
            INSERT INTO products (id, sku, name, description, price_minor_units, price_currency, price_decimals, category, tags, metadata,
                is_discontinued, received_quantity, available_quantity, reserved_quantity, sold_quantity, created_at, updated_at, version)
            SELECT gen_random_uuid(), 'BULK-' || n, 'Bulk', repeat('lorem ipsum ', 800), n, 'EUR', 2, 4, '{}', '{}', false, 1, 1, 0, 0, now(), now(), 1
            FROM generate_series(1, 2000) n
            """))
        {
            await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        using (var call = _shop.Client.ListProducts(new ListProductsRequest()))
        {
            await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
            await using var active = _shop.Database.CreateCommand(Active);
            (await active.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe(1L);
        }

        await using var left = _shop.Database.CreateCommand(Active);
        await Eventually.Async(async () => (long)(await left.ExecuteScalarAsync(TestContext.Current.CancellationToken))! == 0);
    }

    private const string Active =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid() AND query LIKE '%FROM products%'";

    private static decimal Price(Product product) => product.Price.Units + (product.Price.Nanos / 1_000_000_000m);

    private async Task<List<Product>> ListAsync(ListProductsRequest request) =>
        [.. (await ProductsShop.ReadAllAsync(_shop.Client.ListProducts(request))).Select(response => response.Product)];

    private async Task ShouldRefuseAsync(ListProductsRequest request, params string[] fields) =>
        (await RefusalAsync(request)).InvalidFields().Distinct().ShouldBe(fields, ignoreOrder: true);

    private Task<RpcException> RefusalAsync(ListProductsRequest request) =>
        ProductsShop.ReadAllAsync(_shop.Client.ListProducts(request)).ShouldFailAsync(StatusCode.InvalidArgument);
}
