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

    private readonly IReadOnlyList<GrpcChannel> _orders;
    private readonly string _userId;
    private int _turn;

    private Shopper(IReadOnlyList<GrpcChannel> orders, string userId, IReadOnlyList<Product> products)
    {
        _orders = orders;
        _userId = userId;
        Products = products;
    }

    public IReadOnlyList<Product> Products { get; }

    /// <summary>Signs up and looks at what there is.</summary>
    public static async Task<Shopper> ArriveAsync(IShop shop, CancellationToken cancellationToken)
    {
        var users = await shop.OpenEdgesAsync("users", cancellationToken);
        using var usersLeave = new Channels(users);
        var created = await new UserService.UserServiceClient(users[0]).CreateUserAsync(
            new CreateUserRequest { User = new User { Email = $"{Guid.NewGuid():N}@example.com", DisplayName = "A Shopper" } },
            deadline: DateTime.UtcNow + Deadline,
            cancellationToken: cancellationToken);

        var products = await shop.OpenEdgesAsync("products", cancellationToken);
        using var productsLeave = new Channels(products);
        using var list = new ProductService.ProductServiceClient(products[0]).ListProducts(
            new ListProductsRequest { PageSize = 5, Filter = "status = ACTIVE AND available_quantity > 1000" },
            deadline: DateTime.UtcNow + Deadline,
            cancellationToken: cancellationToken);
        var found = new List<Product>();
        await foreach (var response in list.ResponseStream.ReadAllAsync(cancellationToken))
            found.Add(response.Product);

        return new Shopper(await shop.OpenEdgesAsync("orders", cancellationToken), created.User.Id, found);
    }

    /// <summary>
    /// The first call through a path compiles its code, which on a busy machine can take longer than the call may; only the tests
    /// that are about retries should have to try again.
    /// </summary>
    public static async Task WarmUpAsync(IShop shop, CancellationToken cancellationToken)
    {
        for (var round = 0; round < 2; round++)
        {
            using var shopper = await ArriveAsync();
            for (var order = 0; order < 4; order++)
                await shopper.PlaceUntilAnsweredAsync(shopper.Basket(), cancellationToken);
        }

        async Task<Shopper> ArriveAsync()
        {
            while (true)
            {
                try
                {
                    return await Shopper.ArriveAsync(shop, cancellationToken);
                }
                catch (RpcException e) when (e.StatusCode is StatusCode.DeadlineExceeded or StatusCode.Unavailable)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
    }

    /// <summary>A basket with one of the first product.</summary>
    public PlaceOrderRequest Basket() => new()
    {
        RequestId = Guid.NewGuid().ToString(),
        UserId = _userId,
        Items = { new OrderItem { ProductId = Products[0].Id, Quantity = 1 } },
    };

    /// <summary>Places an order once, at the next replica in turn.</summary>
    public async Task<Order> PlaceAsync(
        PlaceOrderRequest request, CancellationToken cancellationToken, Metadata? headers = null, TimeSpan? deadline = null)
    {
        var channel = _orders[(int)((uint)Interlocked.Increment(ref _turn) % _orders.Count)];
        var response = await new OrderService.OrderServiceClient(channel).PlaceOrderAsync(
            request, headers, DateTime.UtcNow + (deadline ?? Deadline), cancellationToken);
        return response.Order;
    }

    /// <summary>Places an order as a careful client does: the same request again, elsewhere, until there is an answer.</summary>
    /// <param name="request">What to order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="deadline">Of each attempt; null for the usual one.</param>
    /// <param name="failed">Told of each attempt that gets another answer than the order.</param>
    public async Task<Order> PlaceUntilAnsweredAsync(
        PlaceOrderRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null, Action<RpcException>? failed = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await PlaceAsync(request, cancellationToken, deadline: deadline);
            }
            catch (RpcException e) when (attempt < 50 && e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.Cancelled or StatusCode.Aborted)
            {
                failed?.Invoke(e);

                // Back-off of a client, not a wait for the system under test.
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }
    }

    public void Dispose() => new Channels(_orders).Dispose();

    private sealed class Channels(IReadOnlyList<GrpcChannel> channels) : IDisposable
    {
        public void Dispose()
        {
            foreach (var channel in channels)
                channel.Dispose();
        }
    }
}
