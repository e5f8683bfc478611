using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Shop.Products.V1;
using ShopMesh.Products.Tests.Running;
using ShopMesh.Testing.Mesh.Errors;

namespace ShopMesh.Products.Tests.Stock;

public sealed class ReservationTests(ProductsShop shop) : IClassFixture<ProductsShop>
{
    [Fact]
    public async Task Stock_is_held_sold_and_taken_back()
    {
        var (a, b) = (await shop.CreateAsync(10), await shop.CreateAsync(5));
        var request = ProductsShop.Reservation((a.Id, 3), (b.Id, 5));

        var held = (await shop.Orders[0].ReserveStockAsync(request)).Reservation;
        held.Id.ShouldBe(request.ReservationId);
        held.Status.ShouldBe(ReservationStatus.Held);
        held.Items.ShouldBe(request.Items, ignoreOrder: true);
        (held.ExpiresAt - held.CreatedAt).ShouldBe(Duration.FromTimeSpan(TimeSpan.FromMinutes(10)));
        await ShouldBeAsync(a, available: 7, reserved: 3, sold: 0);
        await ShouldBeAsync(b, available: 0, reserved: 5, sold: 0);
        (await shop.GetAsync(b.Id)).Status.ShouldBe(ProductStatus.OutOfStock);

        var committed = (await shop.Orders[1].CommitStockAsync(new CommitStockRequest { ReservationId = held.Id })).Reservation;
        committed.Status.ShouldBe(ReservationStatus.Committed);
        committed.Items.ShouldBe(held.Items);
        await ShouldBeAsync(a, available: 7, reserved: 0, sold: 3);
        await ShouldBeAsync(b, available: 0, reserved: 0, sold: 5);

        await Release(held.Id).ShouldFailAsync(StatusCode.FailedPrecondition);
        var released = (await Release(held.Id, allowCommitted: true)).Reservation;
        released.Status.ShouldBe(ReservationStatus.Released);
        await ShouldBeAsync(a, available: 10, reserved: 0, sold: 0);
        await ShouldBeAsync(b, available: 5, reserved: 0, sold: 0);
        (await shop.GetAsync(b.Id)).Status.ShouldBe(ProductStatus.Active);
    }

    [Fact]
    public async Task Every_step_can_be_repeated_and_counts_once()
    {
        var product = await shop.CreateAsync(10);
        var request = ProductsShop.Reservation((product.Id, 4));

        var first = await shop.Orders[0].ReserveStockAsync(request);
        (await shop.Orders[1].ReserveStockAsync(request)).ShouldBe(first);
        await ShouldBeAsync(product, available: 6, reserved: 4, sold: 0);

        var commit = new CommitStockRequest { ReservationId = request.ReservationId };
        var sold = await shop.Orders[0].CommitStockAsync(commit);
        (await shop.Orders[1].CommitStockAsync(commit)).ShouldBe(sold);
        (await shop.Orders[0].ReserveStockAsync(request)).Reservation.Status.ShouldBe(ReservationStatus.Committed);
        await ShouldBeAsync(product, available: 6, reserved: 0, sold: 4);

        var released = await Release(request.ReservationId, allowCommitted: true);
        (await Release(request.ReservationId)).ShouldBe(released);
        (await shop.Orders[1].ReserveStockAsync(request)).Reservation.Status.ShouldBe(ReservationStatus.Released);
        await ShouldBeAsync(product, available: 10, reserved: 0, sold: 0);

        var error = await shop.Orders[0].CommitStockAsync(commit).ShouldFailAsync(StatusCode.FailedPrecondition);
        error.Detail<PreconditionFailure>().Violations.ShouldHaveSingleItem().Type.ShouldBe("RESERVATION_RELEASED");
    }

    [Fact]
    public async Task All_of_the_items_are_held_or_none_and_each_that_lacks_is_named()
    {
        var plenty = await shop.CreateAsync(10);
        var few = await shop.CreateAsync(2);
        var gone = await shop.CreateAsync(10, product => product.Status = ProductStatus.Discontinued);
        var unknown = Guid.NewGuid().ToString();

        var error = await shop.Orders[0].ReserveStockAsync(ProductsShop.Reservation((plenty.Id, 1), (few.Id, 3), (gone.Id, 1), (unknown, 1)))
            .ShouldFailAsync(StatusCode.FailedPrecondition);

        error.Detail<PreconditionFailure>().Violations.Select(violation => (violation.Type, violation.Subject)).ShouldBe(
            [
                ("INSUFFICIENT_STOCK", $"products/{few.Id}"),
                ("PRODUCT_DISCONTINUED", $"products/{gone.Id}"),
                ("PRODUCT_NOT_FOUND", $"products/{unknown}"),
            ],
            ignoreOrder: true);
        await ShouldBeAsync(plenty, available: 10, reserved: 0, sold: 0);
        await ShouldBeAsync(few, available: 2, reserved: 0, sold: 0);
    }

    [Fact]
    public async Task A_refused_reservation_can_be_tried_again_under_its_id()
    {
        var product = await shop.CreateAsync(1);
        var other = (await shop.Orders[0].ReserveStockAsync(ProductsShop.Reservation((product.Id, 1)))).Reservation;
        var request = ProductsShop.Reservation((product.Id, 1));
        await shop.Orders[0].ReserveStockAsync(request).ShouldFailAsync(StatusCode.FailedPrecondition);
        await Release(other.Id);
        (await shop.Orders[0].ReserveStockAsync(request)).Reservation.Status.ShouldBe(ReservationStatus.Held);
    }

    [Fact]
    public async Task An_id_for_other_items_is_refused()
    {
        var product = await shop.CreateAsync(10);
        var request = ProductsShop.Reservation((product.Id, 1));
        await shop.Orders[0].ReserveStockAsync(request);
        request.Items[0].Quantity = 2;
        var error = await shop.Orders[1].ReserveStockAsync(request).ShouldFailAsync(StatusCode.AlreadyExists);
        error.Detail<ResourceInfo>().ResourceName.ShouldBe(request.ReservationId);
        await ShouldBeAsync(product, available: 9, reserved: 1, sold: 0);
    }

    [Fact]
    public async Task A_reservation_that_arrives_after_its_release_holds_nothing()
    {
        var product = await shop.CreateAsync(10);
        var request = ProductsShop.Reservation((product.Id, 1));
        (await Release(request.ReservationId)).Reservation.Status.ShouldBe(ReservationStatus.Released);

        var error = await shop.Orders[1].ReserveStockAsync(request).ShouldFailAsync(StatusCode.FailedPrecondition);
        error.Detail<PreconditionFailure>().Violations.ShouldHaveSingleItem().Subject.ShouldBe($"reservations/{request.ReservationId}");
        await ShouldBeAsync(product, available: 10, reserved: 0, sold: 0);
        (await Release(request.ReservationId)).Reservation.Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_release_that_overtakes_its_reservation_wins_whatever_the_timing()
    {
        var product = await shop.CreateAsync(1000);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            var request = ProductsShop.Reservation((product.Id, 1));
            var reserve = shop.Orders[i % 2].ReserveStockAsync(request).ResponseAsync;
            var release = shop.Orders[(i + 1) % 2].ReleaseStockAsync(new ReleaseStockRequest { ReservationId = request.ReservationId }).ResponseAsync;
            await release;
            await Task.WhenAny(reserve);
        }));
        await ShouldBeAsync(product, available: 1000, reserved: 0, sold: 0);
    }

    [Fact]
    public async Task What_is_reserved_cannot_be_deleted_and_what_is_sold_can()
    {
        var product = await shop.CreateAsync(10);
        var id = (await shop.Orders[0].ReserveStockAsync(ProductsShop.Reservation((product.Id, 1)))).Reservation.Id;
        var error = await shop.Client.DeleteProductAsync(new DeleteProductRequest { Id = product.Id }).ShouldFailAsync(StatusCode.FailedPrecondition);
        error.Detail<PreconditionFailure>().Violations.ShouldHaveSingleItem().Type.ShouldBe("STOCK_RESERVED");

        await shop.Orders[0].CommitStockAsync(new CommitStockRequest { ReservationId = id });
        await shop.Client.DeleteProductAsync(new DeleteProductRequest { Id = product.Id });
        (await Release(id, allowCommitted: true)).Reservation.Status.ShouldBe(ReservationStatus.Released);
    }

    [Fact]
    public async Task An_unknown_reservation_cannot_be_committed() =>
        await shop.Orders[0].CommitStockAsync(new CommitStockRequest { ReservationId = Guid.NewGuid().ToString() }).ShouldFailAsync(StatusCode.NotFound);

    [Fact]
    public async Task Requests_that_make_no_sense_are_refused_field_by_field()
    {
        var id = Guid.NewGuid().ToString();
        await shop.Orders[0].ReserveStockAsync(new ReserveStockRequest()).ShouldRefuseAsync("reservation_id", "items");
        var request = ProductsShop.Reservation((id, 0), (id, 1_000_001), ("x", 1));
        request.Lifetime = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(999));
        await shop.Orders[0].ReserveStockAsync(request)
            .ShouldRefuseAsync("items[0].quantity", "items[1].quantity", "items[1].product_id", "items[2].product_id", "lifetime");
        request = ProductsShop.Reservation([.. Enumerable.Range(0, 101).Select(_ => (Guid.NewGuid().ToString(), 1L))]);
        request.Lifetime = new Duration { Seconds = 86_400, Nanos = 1 };
        await shop.Orders[0].ReserveStockAsync(request).ShouldRefuseAsync("items", "lifetime");
        await shop.Orders[0].CommitStockAsync(new CommitStockRequest { ReservationId = "x" }).ShouldRefuseAsync("reservation_id");
        await shop.Orders[0].ReleaseStockAsync(new ReleaseStockRequest { ReservationId = "", Reason = new string('r', 501) })
            .ShouldRefuseAsync("reservation_id", "reason");
    }

    [Fact]
    public async Task A_hundred_products_of_a_million_pieces_can_be_held_for_a_day()
    {
        var products = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => shop.CreateAsync(1_000_000)));
        var request = ProductsShop.Reservation([.. products.Select(product => (product.Id, 1_000_000L))]);
        request.Lifetime = Duration.FromTimeSpan(TimeSpan.FromHours(24));
        (await shop.Orders[0].ReserveStockAsync(request)).Reservation.Items.Count.ShouldBe(100);
        await Release(request.ReservationId);
    }

    [Fact]
    public async Task Stock_is_moved_by_the_mesh_only_and_there_by_orders_only()
    {
        var product = await shop.CreateAsync(10);
        await shop.Client.ReserveStockAsync(ProductsShop.Reservation((product.Id, 1))).ShouldFailAsync(StatusCode.Unimplemented);
        await shop.Client.CommitStockAsync(new CommitStockRequest()).ShouldFailAsync(StatusCode.Unimplemented);
        await shop.Client.ReleaseStockAsync(new ReleaseStockRequest()).ShouldFailAsync(StatusCode.Unimplemented);

        var users = new ProductService.ProductServiceClient(shop.Replicas[0].MeshCaller("users"));
        await users.ReserveStockAsync(ProductsShop.Reservation((product.Id, 1))).ShouldFailAsync(StatusCode.PermissionDenied);
        await shop.Orders[0].DeleteProductAsync(new DeleteProductRequest { Id = product.Id }).ShouldFailAsync(StatusCode.PermissionDenied);
        await ShouldBeAsync(product, available: 10, reserved: 0, sold: 0);
    }

    private AsyncUnaryCall<ReleaseStockResponse> Release(string id, bool allowCommitted = false) => shop.Orders[0].ReleaseStockAsync(
        new ReleaseStockRequest { ReservationId = id, Reason = "test", AllowCommitted = allowCommitted });

    private async Task ShouldBeAsync(Product product, long available, long reserved, long sold)
    {
        var now = await shop.GetAsync(product.Id);
        (now.AvailableQuantity, now.ReservedQuantity, now.SoldQuantity).ShouldBe((available, reserved, sold));
    }
}
