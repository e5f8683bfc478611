using System.Diagnostics;
using Grpc.Core;
using Shop.Orders.V1;
using Shouldly;
using ShopMesh.Integration.Tests.Running;
using ShopMesh.Integration.Tests.Telemetry;
using Xunit;

namespace ShopMesh.Integration.Tests;

public sealed class PlaceOrderTests(ShopSystem shop)
{
    private const int Server = 2;

    [Fact]
    public async Task PlaceOrder_ThroughTheEdge_IsOneTraceOverThreeServicesAndTheirDatabases()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var shopper = await Shopper.ArriveAsync(shop, cancellationToken);
        var (traceId, traceparent) = NewTrace();

        var order = await shopper.PlaceAsync(shopper.Basket(), cancellationToken, new Metadata { { "traceparent", traceparent } });

        order.Status.ShouldBe(OrderStatus.Confirmed);
        var spans = await shop.Telemetry.WaitForTraceAsync(traceId, IsWhole, cancellationToken);
        var byId = spans.ToDictionary(span => span.SpanId);
        foreach (var service in (string[])["users", "products"])
        {
            var database = spans.First(span => span.Service == service && IsDatabase(span));
            Ancestors(database, byId).ShouldContain(span => span.Service == service && span.Kind == Server, $"the query of {service} belongs to no rpc");
            Ancestors(database, byId).ShouldContain(span => span.Service == "orders" && IsPlaceOrder(span), $"the query of {service} is not part of PlaceOrder");
        }
    }

    [Fact]
    public async Task PlaceOrder_ManyTimes_UsesBothReplicasOfEachService()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var shopper = await Shopper.ArriveAsync(shop, cancellationToken);
        var traces = new HashSet<string>();

        for (var i = 0; i < 12; i++)
        {
            var (traceId, traceparent) = NewTrace();
            traces.Add(traceId);
            await shopper.PlaceAsync(shopper.Basket(), cancellationToken, new Metadata { { "traceparent", traceparent } });
        }

        foreach (var service in (string[])["orders", "users", "products"])
        {
            var replicas = await shop.ReplicasAsync(service, cancellationToken);
            await shop.Telemetry.WaitForSpansAsync(
                spans => replicas.All(replica => spans.Any(span =>
                    traces.Contains(span.TraceId) && span.Service == service && span.Instance == replica.Id && span.Kind == Server)),
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

    private static (string TraceId, string Traceparent) NewTrace()
    {
        var traceId = ActivityTraceId.CreateRandom().ToHexString();
        return (traceId, $"00-{traceId}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
    }

    private static bool IsWhole(IReadOnlyList<ExportedSpan> spans) =>
        spans.Any(span => span.Service == "orders" && IsPlaceOrder(span))
        && ((string[])["orders", "users", "products"]).All(service => spans.Any(span => span.Service == service && IsDatabase(span)))
        && spans.Count(span => span.Service == "products" && span.Kind == Server) >= 3;

    private static bool IsPlaceOrder(ExportedSpan span) =>
        span.Kind == Server && span.Name.Contains("PlaceOrder", StringComparison.Ordinal);

    private static bool IsDatabase(ExportedSpan span) =>
        span.Attributes.ContainsKey("db.system.name") || span.Attributes.ContainsKey("db.system");

    private static IEnumerable<ExportedSpan> Ancestors(ExportedSpan span, Dictionary<string, ExportedSpan> byId)
    {
        while (byId.TryGetValue(span.ParentSpanId, out var parent))
        {
            yield return parent;
            span = parent;
        }
    }
}
