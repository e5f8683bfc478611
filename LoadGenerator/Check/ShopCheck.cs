using System.Globalization;
using Google.Type;
using Grpc.Core;
using Shop.Orders.V1;
using Shop.Products.V1;
using ShopMesh.LoadGenerator.Journeys;
using ShopMesh.LoadGenerator.Shop;

namespace ShopMesh.LoadGenerator.Check;

/// <summary>
/// Buys one thing as a customer does, by the edge, and so through the mesh, and says of each step what it saw and how long it took. The
/// order is cancelled at the end, so that its stock is on sale again.
/// </summary>
internal sealed class ShopCheck(
    ShopClient shop, OrderService.OrderServiceClient orders, RunId run, CheckReport report, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private int _attempts;

    /// <summary>Goes through all steps.</summary>
    /// <exception cref="CheckException">One has failed, or was not done in time.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var user = await StepAsync(
            "sign up",
            // Another address each time: an attempt that got no answer may have been heard.
            () => shop.SignUpAsync($"check-{run.Name}-{++_attempts}@shop.example", "Shop check", cancellationToken),
            user => $"user {user.Id}",
            cancellationToken);
        var product = await StepAsync("find a product", () => FindProductAsync(cancellationToken), product => $"{product.Sku}, {product.Name}", cancellationToken);

        var request = new PlaceOrderRequest
        {
            RequestId = Guid.CreateVersion7(clock.GetUtcNow()).ToString(),
            UserId = user.Id,
            Items = { new OrderItem { ProductId = product.Id, Quantity = 1 } },
        };
        var placed = await StepAsync("place an order", () => PlaceAsync(request, cancellationToken), Describe, cancellationToken);
        var confirmed = await StepAsync("see it confirmed", () => ReadConfirmedAsync(placed.Id, cancellationToken), Describe, cancellationToken);
        await StepAsync(
            "place it again",
            async () => await PlaceAsync(request, cancellationToken) is var again && again.Id == placed.Id
                ? again
                : throw new CheckException($"the same request_id gave order {again.Id} and not {placed.Id}"),
            _ => "the same order",
            cancellationToken);
        await StepAsync("cancel it", () => CancelAsync(confirmed, cancellationToken), Describe, cancellationToken);
    }

    private static string Describe(Order order) => $"order {order.Id} is {order.Status.ToString().ToUpperInvariant()}";

    private async Task<Product> FindProductAsync(CancellationToken cancellationToken)
    {
        var shelf = await shop.BrowseAsync(Category.Unspecified, cancellationToken);
        return shelf.Count > 0 ? shelf[0] : await shop.StockUpAsync(
            new Product
            {
                Sku = string.Create(CultureInfo.InvariantCulture, $"CHECK-{run.Name.ToUpperInvariant()}-{++_attempts}"),
                Name = "Shop check",
                Description = "Made by a check of a shop that had nothing to buy.",
                Price = new Money { CurrencyCode = "EUR", Units = 1 },
                Category = Category.Books,
                AvailableQuantity = 1,
            },
            cancellationToken);
    }

    private Task<Order> PlaceAsync(PlaceOrderRequest request, CancellationToken cancellationToken) =>
        shop.CountAsync(async () => (await orders.PlaceOrderAsync(request, cancellationToken: cancellationToken)).Order);

    private async Task<Order> ReadConfirmedAsync(string id, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            var order = await shop.LookAtOrderAsync(id, cancellationToken);
            switch (order.Status)
            {
                case OrderStatus.Confirmed:
                    return order;
                case OrderStatus.Pending or OrderStatus.Reserved:
                    report.Waits($"order {id} is {order.Status.ToString().ToUpperInvariant()}");
                    await Task.Delay(pause, clock, cancellationToken);
                    break;
                default:
                    throw new CheckException($"order {id} has become {order.Status.ToString().ToUpperInvariant()}");
            }
        }
    }

    private async Task<Order> CancelAsync(Order order, CancellationToken cancellationToken) =>
        await shop.CancelAsync(order, "It was placed by a check.", cancellationToken) is { Status: OrderStatus.Cancelled or OrderStatus.Cancelling } cancelled
            ? cancelled
            : throw new CheckException($"order {order.Id} was not cancelled");

    // What is not there yet, or just went away, is waited for; any other answer is the shop's, and repeating it would not change it.
    private async Task<T> StepAsync<T>(string name, Func<Task<T>> act, Func<T, string> describe, CancellationToken cancellationToken)
    {
        report.Begin(name);
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            try
            {
                var result = await act();
                report.Done(describe(result));
                return result;
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (RpcException exception) when (MayPass(exception.StatusCode))
            {
                report.Waits($"{Name(exception.StatusCode)}: {exception.Status.Detail}");
            }
            catch (RpcException exception)
            {
                throw new CheckException($"{Name(exception.StatusCode)}: {exception.Status.Detail}{Hint(exception.StatusCode)}");
            }

            await Task.Delay(pause, clock, cancellationToken);
        }
    }

    private static bool MayPass(StatusCode code) =>
        code is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Aborted or StatusCode.ResourceExhausted or StatusCode.Cancelled;

    private static string Hint(StatusCode code) => code switch
    {
        StatusCode.Unauthenticated => " (is Mesh:Edge:ApiKey one of Mesh:Authentication:ApiKeys of the service?)",
        StatusCode.PermissionDenied => " (has the API key the scopes users.write, products.read, products.write, orders.read and orders.write?)",
        _ => "",
    };

    // As people know them from the documentation: DEADLINE_EXCEEDED.
    private static string Name(StatusCode code) => string.Concat(code.ToString().Select((letter, i) =>
        i > 0 && char.IsUpper(letter) && code != StatusCode.OK ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 > LongestPause ? LongestPause : pause * 2;
}
