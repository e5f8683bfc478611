using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Grpc.Core;
using Shop.Orders.V1;
using ShopMesh.Storefront.Hosting;
using ShopMesh.Storefront.Pages.Parts;

namespace ShopMesh.Storefront.Orders;

/// <summary>
/// An order as server-sent events: the part of the page that shows how far it is, again with each change. An event's id is the
/// watch's cursor, which the browser sends when it comes back, to whichever replica.
/// </summary>
internal sealed partial class OrderEvents(
    OrderService.OrderServiceClient orders, FragmentRenderer renderer, IHostApplicationLifetime lifetime, ILogger<OrderEvents> logger)
{
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(
        Guid orderId, string cursor, [EnumeratorCancellation] CancellationToken aborted)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        using var watch = orders.WatchOrder(new WatchOrderRequest { Id = orderId.ToString(), Cursor = cursor }, cancellationToken: stop.Token);
        while (await NextAsync(watch.ResponseStream, orderId, stop.Token) is { } change)
        {
            yield return new SseItem<string>(await RenderAsync(change.Order), "order")
            {
                EventId = change.Cursor,
                ReconnectionInterval = TimeSpan.FromSeconds(1),
            };
            if (change.Order.Status == OrderStatus.Cancelled)
                break;
        }

        // What ended because this replica stops goes on at another one: the browser comes back by itself.
        if (!stop.IsCancellationRequested && _ended)
            yield return new SseItem<string>("", "end");
    }

    private bool _ended;

    private async Task<WatchOrderResponse?> NextAsync(IAsyncStreamReader<WatchOrderResponse> changes, Guid orderId, CancellationToken stop)
    {
        try
        {
            if (await changes.MoveNext(stop))
                return changes.Current;
            _ended = true;
        }
        catch (RpcException) when (stop.IsCancellationRequested)
        {
        }
        catch (OperationCanceledException)
        {
        }
        catch (RpcException error)
        {
            // A replica that drains, a deadline: the browser comes back with its cursor. Anything else would only fail again.
            _ended = error.StatusCode is not (StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted);
            Log.Ended(logger, orderId, error.StatusCode);
        }

        return null;
    }

    private async Task<string> RenderAsync(Order order) => JsonSerializer.Serialize(new
    {
        html = await renderer.RenderAsync<OrderProgress>(new Dictionary<string, object?> { [nameof(OrderProgress.Order)] = order }),
        cancellable = OrderStep.IsCancellable(order.Status),
        etag = order.Etag,
    });

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Following order {OrderId} ended with {Status}.")]
        public static partial void Ended(ILogger logger, Guid orderId, StatusCode status);
    }
}
