using Google.Rpc;
using Google.Type;
using Grpc.Core;
using Grpc.Net.Client;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shop.Users.V1;
using ShopMesh.Orders.Tests.Running;
using ShopMesh.Testing.Shop.Processes;
using Shouldly;
using Xunit;
using static ShopMesh.Orders.Tests.Running.OrdersShop;

namespace ShopMesh.Orders.Tests;

/// <summary>Orders with the user and product services as they ship, and under the policies that they ship with.</summary>
public sealed class RealServicesTests : IClassFixture<RealShop>, IDisposable
{
    private readonly RealShop _shop;
    private readonly List<GrpcChannel> _channels = [];
    private readonly UserService.UserServiceClient _users;
    private readonly ProductService.ProductServiceClient _products;
    private readonly OrderService.OrderServiceClient[] _orders;

    public RealServicesTests(RealShop shop)
    {
        _shop = shop;
        _users = new(Open(shop.Users));
        _products = new(Open(shop.Products));
        _orders = [.. shop.Orders.Select(replica => new OrderService.OrderServiceClient(Open(replica)))];
    }

    public void Dispose() => _channels.ForEach(channel => channel.Dispose());

    [Fact]
    public async Task PlaceAndCancel_ThroughBothReplicas_MovesTheStockThereAndBack()
    {
        var (user, product) = await PrepareAsync(stock: 5);
        var basket = Basket(user.Id, (product.Id, 2));

        var order = (await _orders[0].PlaceOrderAsync(basket, cancellationToken: Cancel)).Order;
        (await _orders[1].PlaceOrderAsync(basket, cancellationToken: Cancel)).Order.ShouldBe(order);

        order.Status.ShouldBe(OrderStatus.Confirmed);
        order.Total.ShouldBe(new Money { CurrencyCode = "EUR", Units = 39, Nanos = 980_000_000 });
        (await ReadAsync(product)).ShouldSatisfyAllConditions(
            read => read.AvailableQuantity.ShouldBe(3),
            read => read.ReservedQuantity.ShouldBe(0),
            read => read.SoldQuantity.ShouldBe(2));

        var cancelled = (await _orders[1].CancelOrderAsync(new CancelOrderRequest { Id = order.Id, Etag = order.Etag }, cancellationToken: Cancel)).Order;

        cancelled.Status.ShouldBe(OrderStatus.Cancelled);
        (await ReadAsync(product)).ShouldSatisfyAllConditions(
            read => read.AvailableQuantity.ShouldBe(5),
            read => read.SoldQuantity.ShouldBe(0));
    }

    [Fact]
    public async Task PlaceOrder_TooLittleStock_IsTurnedDownInTheCatalogsWords()
    {
        var (user, product) = await PrepareAsync(stock: 1);

        var error = await _orders[0].PlaceOrderAsync(Basket(user.Id, (product.Id, 2)), cancellationToken: Cancel).ShouldFailAsync(StatusCode.FailedPrecondition);

        var violation = error.Detail<PreconditionFailure>().Violations.ShouldHaveSingleItem();
        violation.Type.ShouldBe("INSUFFICIENT_STOCK");
        violation.Subject.ShouldBe($"products/{product.Id}");
        (await ReadAsync(product)).AvailableQuantity.ShouldBe(1);
    }

    [Fact]
    public async Task PlaceOrder_SuspendedUser_IsTurnedDown()
    {
        var (user, product) = await PrepareAsync(stock: 1);
        user.Status = UserStatus.Suspended;
        await _users.UpdateUserAsync(new UpdateUserRequest { User = user, UpdateMask = new() { Paths = { "status" } } }, cancellationToken: Cancel);

        var error = await _orders[0].PlaceOrderAsync(Basket(user.Id, (product.Id, 1)), cancellationToken: Cancel).ShouldFailAsync(StatusCode.FailedPrecondition);

        error.Detail<PreconditionFailure>().Violations.ShouldHaveSingleItem().Type.ShouldBe("USER_NOT_ACTIVE");
    }

    [Fact]
    public async Task PlaceOrder_MoreOrdersThanStockThroughBothReplicas_SellsExactlyTheStockAndConservesIt()
    {
        var (user, product) = await PrepareAsync(stock: 12);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            try
            {
                await _orders[i % 2].PlaceOrderAsync(Basket(user.Id, (product.Id, 1)), cancellationToken: Cancel);
                return StatusCode.OK;
            }
            catch (RpcException e)
            {
                return e.StatusCode;
            }
        }));

        outcomes.Count(code => code == StatusCode.OK).ShouldBe(12);
        outcomes.Count(code => code == StatusCode.FailedPrecondition).ShouldBe(28);
        (await ReadAsync(product)).ShouldSatisfyAllConditions(
            read => read.AvailableQuantity.ShouldBe(0),
            read => read.ReservedQuantity.ShouldBe(0),
            read => read.SoldQuantity.ShouldBe(12));
    }

    private async Task<(User User, Product Product)> PrepareAsync(long stock)
    {
        var name = Guid.NewGuid().ToString("n");
        var user = (await _users.CreateUserAsync(
            new CreateUserRequest { User = new User { Email = $"{name}@shop.example", DisplayName = "Someone" } }, cancellationToken: Cancel)).User;
        var product = (await _products.CreateProductAsync(
            new CreateProductRequest
            {
                Product = new Product
                {
                    Sku = name.ToUpperInvariant(),
                    Name = "Mug",
                    Price = new Money { CurrencyCode = "EUR", Units = 19, Nanos = 990_000_000 },
                    AvailableQuantity = stock,
                },
            },
            cancellationToken: Cancel)).Product;
        return (user, product);
    }

    private async Task<Product> ReadAsync(Product product) =>
        (await _products.GetProductAsync(new GetProductRequest { Id = product.Id }, cancellationToken: Cancel)).Product;

    private GrpcChannel Open(ServiceProcess replica)
    {
        var channel = EdgeChannel.Open(replica.EdgePort, _shop.Identities);
        _channels.Add(channel);
        return channel;
    }
}
