using Google.Rpc;
using Google.Type;
using Grpc.Core;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shop.Users.V1;
using ShopMesh.Orders.Tests.Running;
using Shouldly;
using Xunit;
using static ShopMesh.Orders.Tests.Running.OrdersShop;

namespace ShopMesh.Orders.Tests;

public sealed class PlaceOrderTests : IDisposable
{
    private readonly OrdersShop _shop;
    private readonly User _user;

    public PlaceOrderTests(OrdersShop shop)
    {
        _shop = shop;
        _user = shop.Users.Add();
    }

    public void Dispose() => _shop.OpenGates();

    [Fact]
    public async Task PlaceOrder_EnoughStock_IsConfirmedAtTheCatalogsPrices()
    {
        var mug = _shop.Products.Add(stock: 10, units: 19, nanos: 990_000_000);
        var book = _shop.Products.Add(stock: 10, units: 0, nanos: 10_000_000);
        var basket = Basket(_user.Id, (mug.Id, 3), (book.Id, 1));

        var order = (await _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel)).Order;

        order.Status.ShouldBe(OrderStatus.Confirmed);
        order.RequestId.ShouldBe(basket.RequestId);
        order.UserId.ShouldBe(_user.Id);
        order.Total.ShouldBe(new Money { CurrencyCode = "EUR", Units = 59, Nanos = 980_000_000 });
        order.CancellationReason.ShouldBeEmpty();
        order.Lines[0].ShouldBe(new OrderLine
        {
            ProductId = mug.Id,
            ProductName = mug.Name,
            Quantity = 3,
            UnitPrice = mug.Price,
            LineTotal = new Money { CurrencyCode = "EUR", Units = 59, Nanos = 970_000_000 },
        });
        order.Lines[1].ProductId.ShouldBe(book.Id);
        (await _shop.SecondClient.GetOrderAsync(new GetOrderRequest { Id = order.Id }, cancellationToken: Cancel)).Order.ShouldBe(order);
        _shop.Products.Read(mug.Id).ShouldSatisfyAllConditions(
            product => product.AvailableQuantity.ShouldBe(7),
            product => product.ReservedQuantity.ShouldBe(0),
            product => product.SoldQuantity.ShouldBe(3));
    }

    [Theory]
    [InlineData("JPY", 500, 0)]
    [InlineData("KWD", 1, 234_000_000)]
    public async Task PlaceOrder_CurrencyWithOtherDecimals_IsExact(string currency, long units, int nanos)
    {
        var product = _shop.Products.Add(stock: 1, currency, units, nanos);

        var order = (await _shop.FirstClient.PlaceOrderAsync(Basket(_user.Id, (product.Id, 1)), cancellationToken: Cancel)).Order;

        order.Total.ShouldBe(product.Price);
    }

    [Fact]
    public async Task PlaceOrder_LastPiece_CanBeTakenUpAgainWhenItIsOutOfStock()
    {
        var product = _shop.Products.Add(stock: 1, status: ProductStatus.OutOfStock);

        var order = (await _shop.FirstClient.PlaceOrderAsync(Basket(_user.Id, (product.Id, 1)), cancellationToken: Cancel)).Order;

        order.Status.ShouldBe(OrderStatus.Confirmed);
    }

    [Fact]
    public async Task PlaceOrder_SameRequestAtBothReplicas_IsTheSameOrderAtTheFirstPrice()
    {
        var product = _shop.Products.Add(stock: 10, units: 10);
        var basket = Basket(_user.Id, (product.Id, 2));

        var first = (await _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel)).Order;
        _shop.Products.Reprice(product.Id, 99);
        var second = (await _shop.SecondClient.PlaceOrderAsync(basket, cancellationToken: Cancel)).Order;

        second.ShouldBe(first);
        _shop.Products.Read(product.Id).SoldQuantity.ShouldBe(2);
    }

    [Fact]
    public async Task PlaceOrder_SameRequestManyTimesAtOnceAtBothReplicas_IsOneOrder()
    {
        var product = _shop.Products.Add(stock: 10);
        var basket = Basket(_user.Id, (product.Id, 2));

        var responses = await Task.WhenAll(Enumerable.Range(0, 24).Select(
            i => (i % 2 == 0 ? _shop.FirstClient : _shop.SecondClient).PlaceOrderAsync(basket, cancellationToken: Cancel).ResponseAsync));

        responses.Select(response => response.Order).Distinct().ShouldHaveSingleItem().Status.ShouldBe(OrderStatus.Confirmed);
        (await _shop.CountOrdersAsync(basket.RequestId)).ShouldBe(1);
        _shop.Products.Read(product.Id).ShouldSatisfyAllConditions(
            read => read.SoldQuantity.ShouldBe(2),
            read => read.ReservedQuantity.ShouldBe(0));
    }

    [Fact]
    public async Task PlaceOrder_SameRequestForSomethingElse_AlreadyExists()
    {
        var product = _shop.Products.Add(stock: 10);
        var basket = Basket(_user.Id, (product.Id, 2));
        await _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel);
        basket.Items[0].Quantity = 3;

        var error = await _shop.SecondClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ShouldFailAsync(StatusCode.AlreadyExists);

        error.Detail<ResourceInfo>().ResourceName.ShouldBe(basket.RequestId);
        _shop.Products.Read(product.Id).SoldQuantity.ShouldBe(2);
    }

    [Theory]
    [InlineData(UserStatus.Inactive)]
    [InlineData(UserStatus.Suspended)]
    public async Task PlaceOrder_UserWhoIsNotActive_IsTurnedDown(UserStatus status)
    {
        var product = _shop.Products.Add(stock: 10);
        var user = _shop.Users.Add(status);

        await ShouldBeTurnedDownAsync(Basket(user.Id, (product.Id, 1)), ("USER_NOT_ACTIVE", $"users/{user.Id}"));

        _shop.Products.Read(product.Id).AvailableQuantity.ShouldBe(10);
    }

    [Fact]
    public async Task PlaceOrder_UnknownUser_IsTurnedDown()
    {
        var product = _shop.Products.Add(stock: 10);
        var stranger = Guid.CreateVersion7().ToString();

        await ShouldBeTurnedDownAsync(Basket(stranger, (product.Id, 1)), ("USER_NOT_FOUND", $"users/{stranger}"));
    }

    [Fact]
    public async Task PlaceOrder_ProductsThatAreNotSold_AreAllNamed()
    {
        var unknown = Guid.CreateVersion7().ToString();
        var discontinued = _shop.Products.Add(stock: 10, status: ProductStatus.Discontinued);
        var good = _shop.Products.Add(stock: 10);

        await ShouldBeTurnedDownAsync(
            Basket(_user.Id, (unknown, 1), (discontinued.Id, 1), (good.Id, 1)),
            ("PRODUCT_NOT_FOUND", $"products/{unknown}"),
            ("PRODUCT_DISCONTINUED", $"products/{discontinued.Id}"));
    }

    [Fact]
    public async Task PlaceOrder_TooLittleStock_NamesEachProductAndHoldsNothing()
    {
        var scarce = _shop.Products.Add(stock: 1);
        var gone = _shop.Products.Add(stock: 0);
        var plenty = _shop.Products.Add(stock: 10);

        await ShouldBeTurnedDownAsync(
            Basket(_user.Id, (scarce.Id, 2), (gone.Id, 1), (plenty.Id, 1)),
            ("INSUFFICIENT_STOCK", $"products/{scarce.Id}"),
            ("INSUFFICIENT_STOCK", $"products/{gone.Id}"));

        _shop.Products.Read(plenty.Id).AvailableQuantity.ShouldBe(10);
        _shop.Products.Read(scarce.Id).AvailableQuantity.ShouldBe(1);
    }

    [Fact]
    public async Task PlaceOrder_TwoCurrencies_IsTurnedDown()
    {
        var euro = _shop.Products.Add(stock: 10);
        var dollar = _shop.Products.Add(stock: 10, currency: "USD");

        await ShouldBeTurnedDownAsync(Basket(_user.Id, (euro.Id, 1), (dollar.Id, 1)), ("MIXED_CURRENCIES", $"products/{dollar.Id}"));
    }

    [Fact]
    public async Task PlaceOrder_MoreThanMoneyHolds_IsTurnedDown()
    {
        var palace = _shop.Products.Add(stock: 10_000, units: long.MaxValue / 100 / 2);
        var basket = Basket(_user.Id, (palace.Id, 3));

        var error = await _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ShouldFailAsync(StatusCode.FailedPrecondition);

        error.Detail<PreconditionFailure>().Violations.ShouldHaveSingleItem().Type.ShouldBe("TOTAL_TOO_LARGE");
        _shop.Products.Read(palace.Id).AvailableQuantity.ShouldBe(10_000);
    }

    [Fact]
    public async Task PlaceOrder_ManyOrdersForTheLastPieces_SellsExactlyThose()
    {
        var product = _shop.Products.Add(stock: 10);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            try
            {
                await (i % 2 == 0 ? _shop.FirstClient : _shop.SecondClient).PlaceOrderAsync(Basket(_user.Id, (product.Id, 1)), cancellationToken: Cancel);
                return StatusCode.OK;
            }
            catch (RpcException e)
            {
                return e.StatusCode;
            }
        }));

        outcomes.Count(code => code == StatusCode.OK).ShouldBe(10);
        outcomes.Count(code => code == StatusCode.FailedPrecondition).ShouldBe(30);
        _shop.Products.Read(product.Id).ShouldSatisfyAllConditions(
            read => read.AvailableQuantity.ShouldBe(0),
            read => read.ReservedQuantity.ShouldBe(0),
            read => read.SoldQuantity.ShouldBe(10));
    }

    // The same answer again, also from the other replica; and a settled, cancelled order.
    private async Task ShouldBeTurnedDownAsync(PlaceOrderRequest basket, params (string Type, string Subject)[] reasons)
    {
        foreach (var client in (OrderService.OrderServiceClient[])[_shop.FirstClient, _shop.SecondClient])
        {
            var error = await client.PlaceOrderAsync(basket, cancellationToken: Cancel).ShouldFailAsync(StatusCode.FailedPrecondition);
            var violations = error.Detail<PreconditionFailure>().Violations;
            violations.Select(violation => (violation.Type, violation.Subject)).ShouldBe(reasons);
            violations.ShouldAllBe(violation => violation.Description.Length > 0);
        }

        var list = await _shop.FirstClient.ListOrdersAsync(new ListOrdersRequest { UserId = basket.UserId }, cancellationToken: Cancel);
        var order = list.Orders.Single(order => order.RequestId == basket.RequestId);
        order.Status.ShouldBe(OrderStatus.Cancelled);
        order.CancellationReason.ShouldNotBeEmpty();
        _shop.Products.StatusOf(order.Id).ShouldBe(ReservationStatus.Released);
    }
}
