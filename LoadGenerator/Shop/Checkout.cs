using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Shop.Orders.V1;
using ShopMesh.LoadGenerator.Reporting;

namespace ShopMesh.LoadGenerator.Shop;

/// <summary>
/// Places orders so that none is lost: an order is repeated, under the same request id, until the shop has said yes or no. What the
/// mesh's own retries already smooth over is not seen here.
/// </summary>
internal sealed partial class Checkout(
    OrderService.OrderServiceClient orders,
    ShopClient shop,
    LoadMeter meter,
    IOptions<LoadOptions> options,
    TimeProvider clock,
    ILogger<Checkout> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Places the order.</summary>
    /// <param name="request">The order; its request id is used for every repetition.</param>
    /// <param name="cancellationToken">Gives the order up, with an unknown outcome.</param>
    public async Task<CheckoutResult> PlaceAsync(PlaceOrderRequest request, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        meter.OrderPlaced();
        var result = await RepeatAsync(request, started, cancellationToken);
        meter.OrderEnded(result.Outcome, clock.GetElapsedTime(started));
        return result;
    }

    private async Task<CheckoutResult> RepeatAsync(PlaceOrderRequest request, long started, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 > LongestPause ? LongestPause : pause * 2)
        {
            try
            {
                var response = await shop.CountAsync(() => orders.PlaceOrderAsync(request, cancellationToken: cancellationToken).ResponseAsync);
                return new CheckoutResult(OrderOutcome.Confirmed, response.Order);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                Log.Abandoned(logger, request.RequestId);
                return new CheckoutResult(OrderOutcome.Abandoned, null);
            }
            catch (RpcException e) when (IsFinal(e.StatusCode))
            {
                Log.Rejected(logger, request.RequestId, e.StatusCode, e.Status.Detail);
                return new CheckoutResult(OrderOutcome.Rejected, null);
            }
            catch (RpcException e)
            {
                var wait = AskedFor(e) ?? pause * (0.5 + (Random.Shared.NextDouble() / 2));
                if (clock.GetElapsedTime(started) + wait > options.Value.OrderPatience)
                {
                    Log.Lost(logger, request.RequestId, options.Value.OrderPatience, e.StatusCode, e.Status.Detail);
                    return new CheckoutResult(OrderOutcome.Lost, null);
                }

                Log.Repeated(logger, request.RequestId, e.StatusCode, wait);
                meter.OrderRetried();
                if (!await PauseAsync(wait, cancellationToken))
                {
                    Log.Abandoned(logger, request.RequestId);
                    return new CheckoutResult(OrderOutcome.Abandoned, null);
                }
            }
        }
    }

    private async Task<bool> PauseAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(wait, clock, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // The shop has understood and said no. Anything else may be the network, a replica that died, or a bug; the order may exist.
    private static bool IsFinal(StatusCode code) => code is
        StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.AlreadyExists or StatusCode.FailedPrecondition
        or StatusCode.PermissionDenied or StatusCode.Unauthenticated or StatusCode.OutOfRange or StatusCode.Unimplemented;

    private static TimeSpan? AskedFor(RpcException error)
    {
        var detail = error.GetRpcStatus()?.Details.FirstOrDefault(detail => detail.Is(RetryInfo.Descriptor));
        var asked = detail?.Unpack<RetryInfo>().RetryDelay?.ToTimeSpan();
        return asked > LongestPause ? LongestPause : asked;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Order {RequestId} got {StatusCode} and is repeated in {Wait}")]
        public static partial void Repeated(ILogger logger, string requestId, StatusCode statusCode, TimeSpan wait);

        [LoggerMessage(2, LogLevel.Debug, "Order {RequestId} was turned down with {StatusCode}: {Detail}")]
        public static partial void Rejected(ILogger logger, string requestId, StatusCode statusCode, string detail);

        [LoggerMessage(3, LogLevel.Error, "Order {RequestId} is lost: no final answer within {Patience}, {StatusCode} at last: {Detail}")]
        public static partial void Lost(ILogger logger, string requestId, TimeSpan patience, StatusCode statusCode, string detail);

        [LoggerMessage(4, LogLevel.Warning, "Order {RequestId} is abandoned, because the program ends")]
        public static partial void Abandoned(ILogger logger, string requestId);
    }
}
