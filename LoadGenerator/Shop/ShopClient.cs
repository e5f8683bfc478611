using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shop.Users.V1;
using ShopMesh.LoadGenerator.Reporting;

namespace ShopMesh.LoadGenerator.Shop;

/// <summary>What one can do in the shop, each as one call that is counted; placing orders is for <see cref="Checkout"/>.</summary>
internal sealed class ShopClient(
    UserService.UserServiceClient users,
    ProductService.ProductServiceClient products,
    OrderService.OrderServiceClient orders,
    LoadMeter meter,
    TimeProvider clock)
{
    private const int ShelfSize = 40;

    private static readonly FieldMask ShownOnShelf = new() { Paths = { "id", "name", "price", "status", "available_quantity" } };

    /// <summary>Opens an account.</summary>
    public Task<User> SignUpAsync(string email, string displayName, CancellationToken cancellationToken) =>
        CountAsync(async () =>
        {
            var request = new CreateUserRequest { User = new User { Email = email, DisplayName = displayName } };
            return (await users.CreateUserAsync(request, cancellationToken: cancellationToken)).User;
        });

    /// <summary>What a department has to buy, as far as it fits on a shelf.</summary>
    public Task<IReadOnlyList<Product>> BrowseAsync(Category department, CancellationToken cancellationToken) =>
        CountAsync<IReadOnlyList<Product>>(async () =>
        {
            var request = new ListProductsRequest
            {
                Category = department,
                Filter = "status = ACTIVE AND available_quantity > 0",
                OrderBy = "created_at desc",
                PageSize = ShelfSize,
                ReadMask = ShownOnShelf,
            };
            var shelf = new List<Product>(ShelfSize);
            using var call = products.ListProducts(request, cancellationToken: cancellationToken);
            await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
                shelf.Add(response.Product);
            return shelf;
        });

    /// <summary>One product in full.</summary>
    public Task<Product> LookAtAsync(string productId, CancellationToken cancellationToken) =>
        CountAsync(async () => (await products.GetProductAsync(new GetProductRequest { Id = productId }, cancellationToken: cancellationToken)).Product);

    /// <summary>What is in the basket, as it is now; products that are gone are missing.</summary>
    public Task<IReadOnlyList<Product>> LookOverBasketAsync(IEnumerable<string> productIds, CancellationToken cancellationToken) =>
        CountAsync<IReadOnlyList<Product>>(async () =>
        {
            var request = new BatchGetProductsRequest { Ids = { productIds } };
            return (await products.BatchGetProductsAsync(request, cancellationToken: cancellationToken)).Products;
        });

    /// <summary>An order as it is now.</summary>
    public Task<Order> LookAtOrderAsync(string orderId, CancellationToken cancellationToken) =>
        CountAsync(async () => (await orders.GetOrderAsync(new GetOrderRequest { Id = orderId }, cancellationToken: cancellationToken)).Order);

    /// <summary>The latest orders of a user.</summary>
    public Task<IReadOnlyList<Order>> ListOrdersAsync(string userId, CancellationToken cancellationToken) =>
        CountAsync<IReadOnlyList<Order>>(async () =>
        {
            var request = new ListOrdersRequest { UserId = userId, PageSize = 10 };
            return (await orders.ListOrdersAsync(request, cancellationToken: cancellationToken)).Orders;
        });

    /// <summary>Cancels an order, if nobody changed it since it was looked at.</summary>
    public Task<Order> CancelAsync(Order order, string reason, CancellationToken cancellationToken) =>
        CountAsync(async () =>
        {
            var request = new CancelOrderRequest { Id = order.Id, Reason = reason, Etag = order.Etag };
            return (await orders.CancelOrderAsync(request, cancellationToken: cancellationToken)).Order;
        });

    /// <summary>Puts a new product on sale.</summary>
    public Task<Product> StockUpAsync(Product product, CancellationToken cancellationToken) =>
        CountAsync(async () => (await products.CreateProductAsync(new CreateProductRequest { Product = product }, cancellationToken: cancellationToken)).Product);

    /// <summary>Counts a call with its status and its latency.</summary>
    public async Task<T> CountAsync<T>(Func<Task<T>> call)
    {
        var started = clock.GetTimestamp();
        try
        {
            var result = await call();
            meter.CallEnded(StatusCode.OK, clock.GetElapsedTime(started));
            return result;
        }
        catch (RpcException e)
        {
            meter.CallEnded(e.StatusCode, clock.GetElapsedTime(started));
            throw;
        }
    }
}
