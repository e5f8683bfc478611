using Grpc.Core;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shop.Users.V1;

namespace ShopMesh.LoadGenerator.Shop;

/// <summary>Waits until all three services answer.</summary>
internal sealed partial class ShopDoor(
    UserService.UserServiceClient users,
    ProductService.ProductServiceClient products,
    OrderService.OrderServiceClient orders,
    TimeProvider clock,
    ILogger<ShopDoor> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly string Nobody = Guid.Empty.ToString();

    /// <summary>Comes back when each service has answered once, whatever it answered.</summary>
    public Task WaitUntilOpenAsync(CancellationToken cancellationToken) => Task.WhenAll(
        WaitForAsync("users", async () => await users.GetUserAsync(new GetUserRequest { Id = Nobody }, cancellationToken: cancellationToken), cancellationToken),
        WaitForAsync("products", async () => await products.GetProductAsync(new GetProductRequest { Id = Nobody }, cancellationToken: cancellationToken), cancellationToken),
        WaitForAsync("orders", async () => await orders.GetOrderAsync(new GetOrderRequest { Id = Nobody }, cancellationToken: cancellationToken), cancellationToken));

    private async Task WaitForAsync(string service, Func<Task> ask, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 > LongestPause ? LongestPause : pause * 2)
        {
            try
            {
                await ask();
                return;
            }
            catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
            {
                // That there is no such thing takes a database that was asked.
                if (e.StatusCode is StatusCode.NotFound)
                    return;
                Log.Waiting(logger, service, e.StatusCode, pause);
            }

            await Task.Delay(pause, clock, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Service {Service} is not there yet ({StatusCode}), next try in {Pause}")]
        public static partial void Waiting(ILogger logger, string service, StatusCode statusCode, TimeSpan pause);
    }
}
