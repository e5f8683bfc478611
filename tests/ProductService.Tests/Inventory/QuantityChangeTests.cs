using Grpc.Core;
using Shop.Products.V1;
using ShopMesh.Products.Tests.Running;

namespace ShopMesh.Products.Tests.Inventory;

public sealed class QuantityChangeTests(ProductsShop shop) : IClassFixture<ProductsShop>
{
    [Fact]
    public async Task Pieces_come_in_and_go_out_and_the_ledger_adds_up()
    {
        var product = await shop.CreateAsync(10);
        using var watcher = new Watcher(shop.Client);
        await watcher.ChangeAsync(product.Id, 5);
        (await watcher.ReadAsync()).Accepted.NewQuantity.ShouldBe(15);
        await watcher.ChangeAsync(product.Id, -15);
        (await watcher.ReadAsync()).Accepted.NewQuantity.ShouldBe(0);
        (await shop.GetAsync(product.Id)).Status.ShouldBe(ProductStatus.OutOfStock);
        await watcher.ChangeAsync(product.Id, 1);
        (await watcher.ReadAsync()).Accepted.NewQuantity.ShouldBe(1);
        (await shop.GetAsync(product.Id)).Status.ShouldBe(ProductStatus.Active);
    }

    [Fact]
    public async Task The_same_change_sent_often_and_at_once_to_both_replicas_is_made_once()
    {
        var product = await shop.CreateAsync(10);
        var id = Guid.NewGuid().ToString();
        var quantities = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using var watcher = new Watcher(i % 2 == 0 ? shop.Client : shop.OtherClient);
            await watcher.ChangeAsync(product.Id, 3, id);
            return (await watcher.ReadAsync()).Accepted.NewQuantity;
        }));
        quantities.ShouldAllBe(quantity => quantity == 13);

        using var later = new Watcher(shop.OtherClient);
        await later.ChangeAsync(product.Id, 1);
        await later.ReadAsync();
        await later.ChangeAsync(product.Id, 3, id);
        (await later.ReadAsync()).Accepted.NewQuantity.ShouldBe(13);
        (await shop.GetAsync(product.Id)).AvailableQuantity.ShouldBe(14);
    }

    [Fact]
    public async Task What_cannot_be_done_is_answered_and_the_stream_goes_on()
    {
        var product = await shop.CreateAsync(10);
        var other = await shop.CreateAsync(10);
        var taken = Guid.NewGuid().ToString();
        using var watcher = new Watcher(shop.Client);
        await watcher.ChangeAsync(product.Id, 1, taken);
        (await watcher.ReadAsync()).Accepted.ChangeId.ShouldBe(taken);

        await watcher.ChangeAsync(product.Id, -12);
        await ShouldFailAsync(watcher, 1, StatusCode.FailedPrecondition, "change.delta");
        await watcher.ChangeAsync(Guid.NewGuid().ToString(), 1);
        await ShouldFailAsync(watcher, 2, StatusCode.NotFound, "change.product_id");
        await watcher.ChangeAsync(other.Id, 1, taken);
        (await ShouldFailAsync(watcher, 3, StatusCode.AlreadyExists, "change.change_id")).ShouldBe(taken);
        await watcher.ChangeAsync(product.Id, 2, taken);
        await ShouldFailAsync(watcher, 4, StatusCode.AlreadyExists, "change.change_id");
        await watcher.ChangeAsync(product.Id, 0);
        await ShouldFailAsync(watcher, 5, StatusCode.InvalidArgument, "change.delta");
        await watcher.ChangeAsync(product.Id, 1, "x");
        (await ShouldFailAsync(watcher, 6, StatusCode.InvalidArgument, "change.change_id")).ShouldBe("x");
        await watcher.ChangeAsync("", 1);
        await ShouldFailAsync(watcher, 7, StatusCode.InvalidArgument, "change.product_id");
        await watcher.ChangeAsync(product.Id, 1_000_000_000_001);
        await ShouldFailAsync(watcher, 8, StatusCode.InvalidArgument, "change.delta");
        await watcher.ChangeAsync(product.Id, 1, reason: new string('r', 501));
        await ShouldFailAsync(watcher, 9, StatusCode.InvalidArgument, "change.reason");

        (await shop.GetAsync(product.Id)).AvailableQuantity.ShouldBe(11);
        (await shop.GetAsync(other.Id)).AvailableQuantity.ShouldBe(10);
    }

    [Fact]
    public async Task More_than_can_be_counted_is_refused()
    {
        var product = await shop.CreateAsync(long.MaxValue);
        using var watcher = new Watcher(shop.Client);
        await watcher.ChangeAsync(product.Id, 1);
        await ShouldFailAsync(watcher, 0, StatusCode.FailedPrecondition, "change.delta");
        await watcher.ChangeAsync(product.Id, -1);
        (await watcher.ReadAsync()).Accepted.NewQuantity.ShouldBe(long.MaxValue - 1);
        await shop.Client.DeleteProductAsync(new DeleteProductRequest { Id = product.Id });
    }

    private static async Task<string> ShouldFailAsync(Watcher watcher, int index, StatusCode code, string field)
    {
        var failure = (await watcher.ReadAsync()).Failure.ShouldNotBeNull();
        (failure.Index, (StatusCode)failure.Code, failure.Field).ShouldBe((index, code, field));
        failure.Message.ShouldNotBeEmpty();
        return failure.Key;
    }
}
