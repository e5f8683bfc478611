using Google.Rpc;
using Grpc.Core;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shop.Users.V1;
using ShopMesh.Orders.Tests.Running;
using ShopMesh.Testing.Shop.Fakes;
using Shouldly;
using Xunit;
using static ShopMesh.Orders.Tests.Running.OrdersShop;
using Status = Grpc.Core.Status;

namespace ShopMesh.Orders.Tests;

/// <summary>What callers are told when a service that orders need does not do as it should; and that the order can be taken up again.</summary>
public sealed class DependencyFailureTests : IDisposable
{
    private readonly OrdersShop _shop;
    private readonly User _user;
    private readonly Product _product;

    public DependencyFailureTests(OrdersShop shop)
    {
        _shop = shop;
        _user = shop.Users.Add();
        _product = shop.Products.Add(stock: 5);
    }

    public void Dispose() => _shop.OpenGates();

    [Theory]
    [InlineData("GetUser")]
    [InlineData("BatchGetProducts")]
    [InlineData("ReserveStock")]
    [InlineData("CommitStock")]
    public async Task PlaceOrder_DependencyUnavailable_IsUnavailableAndThenTakenUp(string rpc)
    {
        Fail(rpc, StatusCode.Unavailable);
        var basket = Basket(_user.Id, (_product.Id, 2));

        var error = await _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ShouldFailAsync(StatusCode.Unavailable);

        error.Detail<ErrorInfo>().Domain.ShouldBe("shop.local");
        error.Status.Detail.ShouldNotContain(SecretDetail);
        await ShouldBeTakenUpAsync(basket);
    }

    [Fact]
    public async Task PlaceOrder_DependencyDoesNotAnswer_IsDeadlineExceededAndThenTakenUp()
    {
        _ = _shop.Users.Gate.HoldAt("GetUser", RpcMoment.Before);
        var basket = Basket(_user.Id, (_product.Id, 2));

        await _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ShouldFailAsync(StatusCode.DeadlineExceeded);

        await ShouldBeTakenUpAsync(basket);
    }

    [Fact]
    public async Task PlaceOrder_CallersDeadlinePasses_IsDeadlineExceededAndThenTakenUp()
    {
        _ = _shop.Products.Gate.HoldAt("CommitStock", RpcMoment.After);
        var basket = Basket(_user.Id, (_product.Id, 2));

        await _shop.FirstClient.PlaceOrderAsync(basket, deadline: DateTime.UtcNow.AddSeconds(4), cancellationToken: Cancel).ShouldFailAsync(StatusCode.DeadlineExceeded);

        await ShouldBeTakenUpAsync(basket);
    }

    [Theory]
    [InlineData(StatusCode.PermissionDenied)]
    [InlineData(StatusCode.Unimplemented)]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.Internal)]
    public async Task PlaceOrder_DependencyAnswersWhatIsNotExpected_IsInternalAndTellsNothing(StatusCode code)
    {
        Fail("GetUser", code);
        var basket = Basket(_user.Id, (_product.Id, 2));

        var error = await _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ShouldFailAsync(StatusCode.Internal);

        error.Status.Detail.ShouldNotContain(SecretDetail);
        error.Status.Detail.ShouldNotContain(code.ToString());
        error.Status.Detail.ShouldNotContain("users");
        await ShouldBeTakenUpAsync(basket);
    }

    [Fact]
    public async Task CancelOrder_StockCannotBeGivenBack_StaysCancellingAndIsFinishedLater()
    {
        var order = (await _shop.FirstClient.PlaceOrderAsync(Basket(_user.Id, (_product.Id, 2)), cancellationToken: Cancel)).Order;
        Fail("ReleaseStock", StatusCode.Unavailable);

        await _shop.FirstClient.CancelOrderAsync(new CancelOrderRequest { Id = order.Id }, cancellationToken: Cancel).ShouldFailAsync(StatusCode.Unavailable);

        (await _shop.SecondClient.GetOrderAsync(new GetOrderRequest { Id = order.Id }, cancellationToken: Cancel)).Order.Status.ShouldBe(OrderStatus.Cancelling);
        _shop.OpenGates();
        (await _shop.SecondClient.CancelOrderAsync(new CancelOrderRequest { Id = order.Id }, cancellationToken: Cancel)).Order.Status.ShouldBe(OrderStatus.Cancelled);
        _shop.Products.Read(_product.Id).AvailableQuantity.ShouldBe(5);
    }

    private const string SecretDetail = "password of the database";

    private void Fail(string rpc, StatusCode code)
    {
        var gate = rpc == "GetUser" ? _shop.Users.Gate : _shop.Products.Gate;
        gate.At(rpc, RpcMoment.Before, _ => throw new RpcException(new Status(code, SecretDetail)));
    }

    private async Task ShouldBeTakenUpAsync(PlaceOrderRequest basket)
    {
        _shop.OpenGates();
        (await _shop.SecondClient.PlaceOrderAsync(basket, cancellationToken: Cancel)).Order.Status.ShouldBe(OrderStatus.Confirmed);
        (await _shop.CountOrdersAsync(basket.RequestId)).ShouldBe(1);
        _shop.Products.Read(_product.Id).SoldQuantity.ShouldBe(2);
    }
}
