using Grpc.Core;
using Shop.Orders.V1;
using Shouldly;
using ShopMesh.Integration.Tests.Running;
using ShopMesh.Integration.Tests.Telemetry;
using Xunit;

namespace ShopMesh.Integration.Tests;

public sealed class PlaceOrderTests(ShopSystem shop)
{
    [Fact]
    public async Task PlaceOrder_ThroughTheEdge_IsOneTraceOverThreeServicesAndTheirDatabases()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var shopper = await Shopper.ArriveAsync(shop, cancellationToken);
        var trace = new OrderTrace();

        var order = await shopper.PlaceAsync(shopper.Basket(), cancellationToken, new Metadata { { "traceparent", trace.Traceparent } });

        order.Status.ShouldBe(OrderStatus.Confirmed);
        await trace.ShouldSpanThreeServicesAndTheirDatabasesAsync(shop.Telemetry, cancellationToken);
    }

    [Fact]
    public async Task PlaceOrder_ManyTimes_UsesBothReplicasOfEachService()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var shopper = await Shopper.ArriveAsync(shop, cancellationToken);
        var traces = new HashSet<string>();

        for (var i = 0; i < 12; i++)
        {
            var trace = new OrderTrace();
            traces.Add(trace.Id);
            await shopper.PlaceAsync(shopper.Basket(), cancellationToken, new Metadata { { "traceparent", trace.Traceparent } });
        }

        foreach (var service in (string[])["orders", "users", "products"])
        {
            var replicas = await shop.ReplicasAsync(service, cancellationToken);
            await shop.Telemetry.WaitForSpansAsync(
                spans => replicas.All(replica => spans.Any(span =>
                    traces.Contains(span.TraceId) && span.Service == service && span.Instance == replica.Id && span.Kind == OrderTrace.Server)),
                cancellationToken);
        }
    }

    [Fact]
    public async Task PlaceOrder_SameRequestIdAtBothReplicas_IsTheSameOrder()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var shopper = await Shopper.ArriveAsync(shop, cancellationToken);
        var basket = shopper.Basket();

        var first = await shopper.PlaceAsync(basket, cancellationToken);
        var second = await shopper.PlaceAsync(basket, cancellationToken);

        second.ShouldBe(first);
    }
}
