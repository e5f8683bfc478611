extern alias storefront;
using Shouldly;
using storefront::ShopMesh.Storefront.Baskets;
using Xunit;

namespace ShopMesh.Storefront.Tests;

public sealed class BasketTests
{
    private readonly Guid _mug = Guid.NewGuid();
    private readonly Guid _kite = Guid.NewGuid();

    [Fact]
    public void A_basket_that_changes_is_another_order()
    {
        var one = Basket.Empty.Add(_mug, 1);
        var two = one.Add(_mug, 2).Set(_kite, 5).Set(_kite, 0);

        two.Lines.ShouldBe([new BasketLine(_mug, 3)]);
        two.Count.ShouldBe(3);
        two.RequestId.ShouldNotBe(one.RequestId);
    }

    [Fact]
    public void It_is_the_same_after_it_was_written_down()
    {
        var basket = Basket.Empty.Add(_mug, 2).Add(_kite, 1);
        var read = Basket.FromJson(basket.ToJson());

        read.RequestId.ShouldBe(basket.RequestId);
        read.Lines.ShouldBe(basket.Lines);
    }

    [Fact]
    public void It_takes_no_more_than_an_order_takes()
    {
        var basket = Enumerable.Range(0, 150).Aggregate(Basket.Empty, (basket, _) => basket.Add(Guid.NewGuid(), 1_000_000));

        basket.Lines.Length.ShouldBe(Basket.MostLines);
        basket.Lines.ShouldAllBe(line => line.Quantity == Basket.MostOfOne);
    }

    [Fact]
    public void An_order_empties_the_basket_that_it_was_made_of_and_no_newer_one()
    {
        var (ordered, orderId) = (Basket.Empty.Add(_mug, 1), Guid.NewGuid());
        var newer = ordered.Add(_kite, 1);

        var after = ordered.Placed(ordered.RequestId, orderId);
        after.Lines.ShouldBeEmpty();
        (after.PlacedRequestId, after.PlacedOrderId).ShouldBe((ordered.RequestId, orderId));
        newer.Placed(ordered.RequestId, orderId).Lines.Length.ShouldBe(2);
    }

    [Fact]
    public void What_was_turned_down_is_tried_again_as_another_order()
    {
        var basket = Basket.Empty.Add(_mug, 1);
        var again = basket.TurnedDown(basket.RequestId);

        again.RequestId.ShouldNotBe(basket.RequestId);
        again.Lines.ShouldBe(basket.Lines);
        again.TurnedDown(basket.RequestId).ShouldBe(again);
    }
}
