extern alias load;

using Grpc.Core;
using load::Shop.Orders.V1;
using load::Shop.Products.V1;
using load::Shop.Users.V1;
using load::ShopMesh.LoadGenerator;
using load::ShopMesh.LoadGenerator.Reporting;
using load::ShopMesh.LoadGenerator.Shop;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using System.Diagnostics.Metrics;
using Xunit;

namespace ShopMesh.LoadGenerator.Tests.Shop;

public sealed class CheckoutTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LoadMeter _meter;
    private readonly PlaceOrderRequest _request = new() { RequestId = Guid.NewGuid().ToString() };

    public CheckoutTests() => _meter = new LoadMeter(_services.GetRequiredService<IMeterFactory>(), _clock);

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task PlaceAsync_ErrorsThatMayPass_RepeatsTheSameRequestUntilItIsAnswered()
    {
        var orders = new ScriptedOrders(StatusCode.Unavailable, StatusCode.Internal, StatusCode.DeadlineExceeded, StatusCode.ResourceExhausted, StatusCode.OK);

        var result = await PassTimeUntilAsync(Checkout(orders).PlaceAsync(_request, TestContext.Current.CancellationToken));

        result.Outcome.ShouldBe(OrderOutcome.Confirmed);
        result.Order!.RequestId.ShouldBe(_request.RequestId);
        orders.RequestIds.Count.ShouldBe(5);
        orders.RequestIds.Distinct().ShouldHaveSingleItem().ShouldBe(_request.RequestId);
        _meter.Total().ShouldSatisfyAllConditions(
            total => total.OrdersPlaced.ShouldBe(1),
            total => total.Confirmed.ShouldBe(1),
            total => total.Retries.ShouldBe(4),
            total => total.Errors.Values.Sum().ShouldBe(4));
    }

    [Theory]
    [InlineData(StatusCode.FailedPrecondition)]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.AlreadyExists)]
    [InlineData(StatusCode.PermissionDenied)]
    public async Task PlaceAsync_TheShopSaysNo_IsRejectedAtOnce(StatusCode code)
    {
        var orders = new ScriptedOrders(code);

        var result = await Checkout(orders).PlaceAsync(_request, TestContext.Current.CancellationToken);

        result.ShouldBe(new CheckoutResult(OrderOutcome.Rejected, null));
        orders.RequestIds.Count.ShouldBe(1);
        _meter.Total().Rejected.ShouldBe(1);
    }

    [Fact]
    public async Task PlaceAsync_NoAnswerInAllTheTime_IsLost()
    {
        var orders = new ScriptedOrders(StatusCode.Unavailable);
        var started = _clock.GetTimestamp();

        var result = await PassTimeUntilAsync(Checkout(orders).PlaceAsync(_request, TestContext.Current.CancellationToken));

        result.Outcome.ShouldBe(OrderOutcome.Lost);
        _clock.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromSeconds(50));
        orders.RequestIds.Count.ShouldBeInRange(10, 40);
        _meter.Total().Lost.ShouldBe(1);
    }

    [Fact]
    public async Task PlaceAsync_ToldToStop_IsAbandonedAndNotLost()
    {
        var orders = new ScriptedOrders(StatusCode.Unavailable);
        using var stop = new CancellationTokenSource();
        var placing = Checkout(orders).PlaceAsync(_request, stop.Token);

        await stop.CancelAsync();

        (await placing).Outcome.ShouldBe(OrderOutcome.Abandoned);
        _meter.Total().ShouldSatisfyAllConditions(total => total.Abandoned.ShouldBe(1), total => total.Lost.ShouldBe(0));
    }

    private Checkout Checkout(ScriptedOrders orders)
    {
        // The other two clients are not called.
        var shop = new ShopClient(new NoUsers(), new NoProducts(), orders, _meter, _clock);
        var options = Options.Create(new LoadOptions { OrderPatience = TimeSpan.FromMinutes(1) });
        return new Checkout(orders, shop, _meter, options, _clock, NullLogger<Checkout>.Instance);
    }

    private async Task<CheckoutResult> PassTimeUntilAsync(Task<CheckoutResult> placing)
    {
        while (!placing.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        return await placing;
    }

    private sealed class NoUsers : UserService.UserServiceClient;

    private sealed class NoProducts : ProductService.ProductServiceClient;
}
