using System.Diagnostics;
using Grpc.Core;
using Shop.Orders.V1;
using Shop.Products.V1;
using ShopMesh.LoadGenerator.Reporting;
using ShopMesh.LoadGenerator.Shop;

namespace ShopMesh.LoadGenerator.Journeys;

/// <summary>Makes journeys through the shop. Each is one trace, which reads as the story of one person.</summary>
internal sealed partial class Shopper(
    ShopClient shop, Checkout checkout, Merchant merchant, ShopperPool pool, RunId run, LoadMeter meter, TimeProvider clock, ILogger<Shopper> logger)
{
    /// <summary>The name of the source of the journeys' spans.</summary>
    public const string SourceName = "ShopMesh.LoadGenerator";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Makes a journey to its end, or to the first error that leaves nothing more to do.</summary>
    public async Task MakeAsync(JourneyPlan plan, CancellationToken cancellationToken)
    {
        // A journey is nobody's child.
        Activity.Current = null;
        using var journey = Source.StartActivity($"journey {plan.Kind}");
        journey?.SetTag("shop.load.journey", plan.Kind.ToString());
        journey?.SetTag("shop.load.journey.index", plan.Index);
        var started = clock.GetTimestamp();
        var complete = false;
        meter.ShopperCame();
        try
        {
            await GoThroughAsync(plan, cancellationToken);
            complete = true;
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            journey?.SetStatus(ActivityStatusCode.Error, e.StatusCode.ToString());
            Log.Failed(logger, plan.Kind, plan.Index, e.StatusCode, e.Status.Detail);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && (e is OperationCanceledException or RpcException))
        {
            journey?.SetStatus(ActivityStatusCode.Error, "stopped");
        }
        catch (Exception e)
        {
            // One shopper's bad luck must not end everyone's day.
            journey?.SetStatus(ActivityStatusCode.Error, e.Message);
            Log.Broken(logger, plan.Kind, plan.Index, e);
        }
        finally
        {
            meter.ShopperLeft(plan.Kind, complete, clock.GetElapsedTime(started));
        }
    }

    private async Task GoThroughAsync(JourneyPlan plan, CancellationToken cancellationToken)
    {
        var step = 0;
        var user = plan.Kind == JourneyKind.SignUpAndBuy ? null : pool.At(plan.Who);
        if (user is null && plan.Kind != JourneyKind.Browse)
        {
            user = await SignUpAsync(plan, cancellationToken);
            await ThinkAsync();
        }

        var shelf = await shop.BrowseAsync(plan.Department, cancellationToken);
        merchant.Watch(plan.Department, shelf.Count, cancellationToken);
        if (shelf.Count == 0)
            return;

        foreach (var view in plan.Views)
        {
            await ThinkAsync();
            await shop.LookAtAsync(shelf[Index(view, shelf.Count)].Id, cancellationToken);
        }

        if (plan.Kind == JourneyKind.Browse || user is null)
            return;

        await ThinkAsync();
        if (await BuyAsync(plan, user, shelf, cancellationToken) is not { } order)
            return;

        await ThinkAsync();
        order = await shop.LookAtOrderAsync(order.Id, cancellationToken);
        if (plan.Kind == JourneyKind.BuyAndCancel)
        {
            await ThinkAsync();
            await shop.CancelAsync(order, "Changed my mind.", cancellationToken);
            meter.OrderCancelled();
        }

        await ThinkAsync();
        await shop.ListOrdersAsync(user, cancellationToken);

        Task ThinkAsync() => Task.Delay(plan.PauseBefore(step++), clock, cancellationToken);
    }

    private async Task<string> SignUpAsync(JourneyPlan plan, CancellationToken cancellationToken)
    {
        var user = await shop.SignUpAsync($"shopper-{run.Name}-{plan.Index}@shop.example", $"Shopper {plan.Index}", cancellationToken);
        pool.Add(user.Id);
        return user.Id;
    }

    private async Task<Order?> BuyAsync(JourneyPlan plan, string user, IReadOnlyList<Product> shelf, CancellationToken cancellationToken)
    {
        // One order, one currency: that of the first thing taken.
        var basket = new Dictionary<string, PlannedItem>();
        string? currency = null;
        foreach (var item in plan.Items)
        {
            var product = shelf[Index(item.Product, shelf.Count)];
            currency ??= product.Price.CurrencyCode;
            if (product.Price.CurrencyCode == currency)
                basket.TryAdd(product.Id, item);
        }

        await shop.LookOverBasketAsync(basket.Keys, cancellationToken);
        var request = new PlaceOrderRequest { RequestId = Guid.CreateVersion7(clock.GetUtcNow()).ToString(), UserId = user };
        request.Items.AddRange(basket.Select(item => new OrderItem { ProductId = item.Key, Quantity = item.Value.Quantity }));
        Activity.Current?.SetTag("shop.order.request_id", request.RequestId);
        var result = await checkout.PlaceAsync(request, cancellationToken);
        Activity.Current?.SetTag("shop.load.outcome", result.Outcome.ToString());
        if (result.Outcome == OrderOutcome.Lost)
            Activity.Current?.SetStatus(ActivityStatusCode.Error, "lost");
        return result.Order;
    }

    private static int Index(double point, int count) => (int)(point * count);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Journey {Kind} {Index} ended early with {StatusCode}: {Detail}")]
        public static partial void Failed(ILogger logger, JourneyKind kind, long index, StatusCode statusCode, string detail);

        [LoggerMessage(2, LogLevel.Error, "Journey {Kind} {Index} broke")]
        public static partial void Broken(ILogger logger, JourneyKind kind, long index, Exception exception);
    }
}
