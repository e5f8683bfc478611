using Grpc.Core;
using Grpc.Net.Client;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shop.Users.V1;

namespace ShopMesh.Integration.Tests.Running;

/// <summary>A person with programs outside the system, who reaches every replica by its edge listener.</summary>
internal sealed class Shopper : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly List<GrpcChannel> _orders;
    private readonly string _userId;
    private int _turn;

    private Shopper(List<GrpcChannel> orders, string userId, IReadOnlyList<Product> products)
    {
        _orders = orders;
        _userId = userId;
        Products = products;
    }

    public IReadOnlyList<Product> Products { get; }

    /// <summary>Signs up and looks at what there is.</summary>
    public static async Task<Shopper> ArriveAsync(ShopSystem shop, CancellationToken cancellationToken)
    {
        var users = await shop.ReplicasAsync("users", cancellationToken);
        using var usersChannel = shop.OpenEdge(users[0].Edge);
        var created = await new UserService.UserServiceClient(usersChannel).CreateUserAsync(
            new CreateUserRequest { User = new User { Email = $"{Guid.NewGuid():N}@example.com", DisplayName = "A Shopper" } },
            deadline: DateTime.UtcNow + Deadline,
            cancellationToken: cancellationToken);

        var products = await shop.ReplicasAsync("products", cancellationToken);
        using var productsChannel = shop.OpenEdge(products[0].Edge);
        using var list = new ProductService.ProductServiceClient(productsChannel).ListProducts(
            new ListProductsRequest { PageSize = 5, Filter = "status = ACTIVE AND available_quantity > 1000" },
            deadline: DateTime.UtcNow + Deadline,
            cancellationToken: cancellationToken);
        var found = new List<Product>();
        await foreach (var response in list.ResponseStream.ReadAllAsync(cancellationToken))
            found.Add(response.Product);

        var orders = await shop.ReplicasAsync("orders", cancellationToken);
        return new Shopper([.. orders.Select(replica => shop.OpenEdge(replica.Edge))], created.User.Id, found);
    }

    /// <summary>A basket with one of the first product.</summary>
    public PlaceOrderRequest Basket() => new()
    {
        RequestId = Guid.NewGuid().ToString(),
        UserId = _userId,
        Items = { new OrderItem { ProductId = Products[0].Id, Quantity = 1 } },
    };

    /// <summary>Places an order once, at the next replica in turn.</summary>
    public async Task<Order> PlaceAsync(PlaceOrderRequest request, CancellationToken cancellationToken, Metadata? headers = null)
    {
        var channel = _orders[(int)((uint)Interlocked.Increment(ref _turn) % _orders.Count)];
        var response = await new OrderService.OrderServiceClient(channel).PlaceOrderAsync(
            request, headers, DateTime.UtcNow + Deadline, cancellationToken);
        return response.Order;
    }

    /// <summary>Places an order as a careful client does: the same request again, elsewhere, until there is an answer.</summary>
    public async Task<Order> PlaceUntilAnsweredAsync(PlaceOrderRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await PlaceAsync(request, cancellationToken);
            }
            catch (RpcException e) when (attempt < 50 && e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.Cancelled or StatusCode.Aborted)
            {
                // Back-off of a client, not a wait for the system under test.
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }
    }

    public void Dispose() => _orders.ForEach(channel => channel.Dispose());
}
