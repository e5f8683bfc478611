extern alias service;

using service::ShopMesh.Orders.Domain;
using Shouldly;
using Xunit;

namespace ShopMesh.Orders.Tests.Domain;

public sealed class OrderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 30, 0, TimeSpan.Zero);
    private static readonly Currency Euro = Currency.FromCode("EUR");

    private readonly BasketItem _mugs = new(Guid.CreateVersion7(), 3);
    private readonly BasketItem _books = new(Guid.CreateVersion7(), 1);

    [Fact]
    public void Price_KnownProducts_AddsUpExactly()
    {
        var order = Order.Place(Basket(_mugs, _books), Now);

        order.Price(Catalog((_mugs, 1999), (_books, 1))).ShouldBeEmpty();

        order.Total.ShouldBe(new Money(5998, Euro));
        order.Lines.Select(line => line.UnitPriceMinor).ShouldBe([1999L, 1L]);
    }

    [Fact]
    public void Price_MoreThanFits_IsAReasonAndNotAWrongTotal()
    {
        var order = Order.Place(Basket(_mugs), Now);

        order.Price(Catalog((_mugs, long.MaxValue / 2))).ShouldHaveSingleItem().Type.ShouldBe(RejectionTypes.TotalTooLarge);

        order.Total.ShouldBeNull();
        order.Lines[0].UnitPriceMinor.ShouldBeNull();
    }

    [Fact]
    public void Price_SeveralThingsWrong_NamesEachProduct()
    {
        var order = Order.Place(Basket(_mugs, _books), Now);

        var reasons = order.Price(new Dictionary<Guid, CatalogItem> { [_mugs.ProductId] = new(_mugs.ProductId, "Mug", new Money(1, Euro), IsSold: false) });

        reasons.Select(reason => (reason.Type, reason.Subject)).ShouldBe(
        [
            (RejectionTypes.ProductDiscontinued, $"products/{_mugs.ProductId}"),
            (RejectionTypes.ProductNotFound, $"products/{_books.ProductId}"),
        ]);
    }

    [Fact]
    public void Moves_InOrder_RaiseTheVersionAndKeepTimeFromRunningBackwards()
    {
        var order = Reserved();
        order.Confirm(Now.AddSeconds(-5));

        order.Version.ShouldBe(3);
        order.UpdatedAt.ShouldBe(Now);
        order.IsSettled.ShouldBeTrue();
    }

    [Fact]
    public void Moves_OutOfOrder_AreRefused()
    {
        Should.Throw<InvalidOperationException>(() => Order.Place(Basket(_mugs), Now).Confirm(Now));
        Should.Throw<InvalidOperationException>(() => Order.Place(Basket(_mugs), Now).MarkReserved(Now));
        Should.Throw<InvalidOperationException>(() => Reserved().CompleteCancellation(Now));
        var cancelled = Reserved();
        cancelled.Cancel("", Now);
        Should.Throw<InvalidOperationException>(() => cancelled.Cancel("again", Now));
        Should.Throw<InvalidOperationException>(() => cancelled.Confirm(Now));
    }

    [Fact]
    public void Place_TimeFinerThanTheDatabaseKeeps_IsCutAtOnce()
    {
        var order = Order.Place(Basket(_mugs), Now.AddTicks(7));

        order.CreatedAt.ShouldBe(Now);
    }

    [Fact]
    public void IsFor_SameItemsInAnotherOrder_IsTheSameRequest()
    {
        var basket = Basket(_mugs, _books);
        var order = Order.Place(basket, Now);

        order.IsFor(basket with { Items = [_books, _mugs] }).ShouldBeTrue();
        order.IsFor(basket with { UserId = Guid.NewGuid() }).ShouldBeFalse();
        order.IsFor(basket with { Items = [_mugs] }).ShouldBeFalse();
        order.IsFor(basket with { Items = [_mugs with { Quantity = 2 }, _books] }).ShouldBeFalse();
    }

    private static Basket Basket(params BasketItem[] items) => new(Guid.NewGuid(), Guid.CreateVersion7(), items);

    private static Dictionary<Guid, CatalogItem> Catalog(params (BasketItem Item, long Price)[] products) =>
        products.ToDictionary(product => product.Item.ProductId, product => new CatalogItem(product.Item.ProductId, "Thing", new Money(product.Price, Euro), IsSold: true));

    private Order Reserved()
    {
        var order = Order.Place(Basket(_mugs), Now);
        order.Price(Catalog((_mugs, 100)));
        order.MarkReserved(Now);
        return order;
    }
}
