using Grpc.Core;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shop.Users.V1;
using ShopMesh.Testing.Shop.Identity;
using ShopMesh.Testing.Shop.Processes;

namespace ShopMesh.Clients.Tests.Running;

/// <summary>Someone who orders, as the tests see it from C#.</summary>
internal sealed class Buyer
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ReplicatedShop _shop;

    private Buyer(ReplicatedShop shop, string userId)
    {
        _shop = shop;
        UserId = userId;
    }

    /// <summary>The user.</summary>
    public string UserId { get; }

    /// <summary>Opens an account.</summary>
    public static async Task<Buyer> ArriveAsync(ReplicatedShop shop, CancellationToken cancellationToken)
    {
        using var channel = EdgeChannel.Open(shop.Users[0].EdgePort, shop.Identities);
        var created = await new UserService.UserServiceClient(channel).CreateUserAsync(
            new CreateUserRequest { User = new User { Email = $"{Guid.NewGuid():n}@shop.example", DisplayName = "A Buyer" } },
            deadline: DateTime.UtcNow + Limit,
            cancellationToken: cancellationToken);
        return new Buyer(shop, created.User.Id);
    }

    /// <summary>
    /// Places an order, so that the code behind it is compiled: on a busy machine that takes longer than clients wait.
    /// </summary>
    public static async Task WarmUpAsync(ReplicatedShop shop, ServiceProcess orders)
    {
        var buyer = await ArriveAsync(shop, CancellationToken.None);
        using var channel = EdgeChannel.Open(shop.Products[0].EdgePort, shop.Identities);
        using var list = new ProductService.ProductServiceClient(channel).ListProducts(
            new ListProductsRequest { Filter = "status = ACTIVE AND available_quantity > 1000", PageSize = 1 }, deadline: DateTime.UtcNow + Limit);
        await list.ResponseStream.MoveNext(CancellationToken.None);
        await buyer.PlaceAsync(orders, list.ResponseStream.Current.Product.Id, 1, CancellationToken.None);
    }

    /// <summary>Signs in with the sample data's password, for the same reason.</summary>
    public static async Task WarmUpSignInAsync(ReplicatedShop shop, ServiceProcess users)
    {
        using var channel = EdgeChannel.Open(users.EdgePort, shop.Identities);
        await new UserService.UserServiceClient(channel).SignInAsync(
            new SignInRequest { Email = ReplicatedShop.Email, Password = TestProgram.SamplePassword }, deadline: DateTime.UtcNow + Limit);
    }

    /// <summary>Places an order as a careful client does: the same request again until it is decided.</summary>
    public async Task<Order> PlaceAsync(ServiceProcess orders, string productId, long quantity, CancellationToken cancellationToken)
    {
        var request = new PlaceOrderRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            UserId = UserId,
            Items = { new OrderItem { ProductId = productId, Quantity = quantity } },
        };
        using var channel = EdgeChannel.Open(orders.EdgePort, _shop.Identities);
        var client = new OrderService.OrderServiceClient(channel);
        var giveUp = DateTime.UtcNow + Limit;
        while (true)
        {
            try
            {
                return (await client.PlaceOrderAsync(request, deadline: giveUp, cancellationToken: cancellationToken)).Order;
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable && DateTime.UtcNow < giveUp)
            {
            }
        }
    }
}
