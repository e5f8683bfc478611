using Grpc.Core;
using Shop.Orders.V1;
using Shop.Users.V1;
using Shouldly;
using ShopMesh.Containers.Tests.Running;
using ShopMesh.Integration.Tests.Running;
using ShopMesh.Integration.Tests.Telemetry;
using Xunit;

namespace ShopMesh.Containers.Tests;

public sealed class PlaceOrderTests(ContainerShop shop) : ContainerTest(shop)
{
    [Fact]
    public async Task PlaceOrder_ThroughTheEdge_IsOneTraceOverThreeServicesAndTheirDatabases()
    {
        using var shopper = await Shopper.ArriveAsync(Shop, Token);
        var trace = new OrderTrace();

        var order = await shopper.PlaceAsync(shopper.Basket(), Token, new Metadata { { "traceparent", trace.Traceparent } });

        order.Status.ShouldBe(OrderStatus.Confirmed);
        await trace.ShouldSpanThreeServicesAndTheirDatabasesAsync(Shop.Telemetry, Token);
    }

    [Fact]
    public async Task PlaceOrder_ManyTimes_UsesBothReplicasOfEachService()
    {
        using var shopper = await Shopper.ArriveAsync(Shop, Token);
        var traces = new HashSet<string>();

        for (var i = 0; i < 12; i++)
        {
            var trace = new OrderTrace();
            traces.Add(trace.Id);
            await shopper.PlaceAsync(shopper.Basket(), Token, new Metadata { { "traceparent", trace.Traceparent } });
        }

        await Shop.Telemetry.WaitForSpansAsync(
            spans => ShopImages.Services.SelectMany(Shop.Replicas).All(replica => spans.Any(span =>
                traces.Contains(span.TraceId) && span.Service == replica.Service && span.Instance == replica.Name && span.Kind == OrderTrace.Server)),
            Token);
    }

    [Fact]
    public async Task PlaceOrder_SameRequestIdAtBothReplicas_IsTheSameOrder()
    {
        using var shopper = await Shopper.ArriveAsync(Shop, Token);
        var basket = shopper.Basket();

        var first = await shopper.PlaceAsync(basket, Token);
        var second = await shopper.PlaceAsync(basket, Token);

        second.ShouldBe(first);
    }

    [Theory]
    [InlineData("orders", new[] { StatusCode.NotFound })]
    [InlineData("products", new[] { StatusCode.PermissionDenied })]
    [InlineData(null, new[] { StatusCode.Unavailable, StatusCode.Internal })]
    public async Task Call_OnTheMeshListener_TakesTheCertificateOfAnAllowedService(string? caller, StatusCode[] expected)
    {
        foreach (var replica in Shop.Replicas("users"))
        {
            using var channel = Shop.OpenMesh(replica, caller);
            var call = new UserService.UserServiceClient(channel).GetUserAsync(
                new GetUserRequest { Id = Guid.CreateVersion7().ToString() }, deadline: DateTime.UtcNow.AddSeconds(10), cancellationToken: Token);

            (await Should.ThrowAsync<RpcException>(call.ResponseAsync)).StatusCode.ShouldBeOneOf(expected);
        }
    }
}
