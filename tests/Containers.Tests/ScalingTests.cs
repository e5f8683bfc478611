using System.Diagnostics;
using Shouldly;
using ShopMesh.Containers.Tests.Running;
using ShopMesh.Integration.Tests.Running;
using ShopMesh.Integration.Tests.Telemetry;
using Xunit;

namespace ShopMesh.Containers.Tests;

public sealed class ScalingTests(ContainerShop shop) : ContainerTest(shop)
{
    // DNS is asked every 5 s at most; the rest is for a connection and a busy machine.
    private static readonly TimeSpan FoundWithin = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task Scale_ToAThirdReplicaAndBack_IsFoundWithinSecondsAndFailsNoOrder()
    {
        using var shopper = await Shopper.ArriveAsync(Shop, Token);
        await using var orders = new OrderStream(shopper, Token);
        await orders.MoreAsync(10, Token);

        var third = await Shop.AddAsync("users", 3, Token);
        var watch = Stopwatch.StartNew();
        await Shop.Telemetry.WaitForSpansAsync(
            spans => spans.Any(span => span.Instance == third.Name && span.Kind == OrderTrace.Server), Token);
        var found = watch.Elapsed;
        await orders.MoreAsync(10, Token);
        await third.StopAsync(Token);
        await Shop.RemoveAsync(third);

        await orders.MoreAsync(30, Token);
        await orders.EndAsync(Shop.Database, Token);
        TestContext.Current.SendDiagnosticMessage($"Containers: a third replica of users got calls after {found.TotalSeconds:0.0} s; {orders}");
        found.ShouldBeLessThan(FoundWithin);
        orders.Failures.ShouldBeEmpty();
    }
}
