extern alias load;

using load::ShopMesh.LoadGenerator;
using load::ShopMesh.LoadGenerator.Arrivals;
using load::ShopMesh.LoadGenerator.Reporting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Xunit;

namespace ShopMesh.LoadGenerator.Tests.Arrivals;

public sealed class TrafficTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LoadMeter _meter;

    public TrafficTests() => _meter = new LoadMeter(_services.GetRequiredService<IMeterFactory>(), _clock);

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData(nameof(ArrivalPattern.Constant))]
    [InlineData(nameof(ArrivalPattern.Poisson))]
    public async Task RunAsync_AnyPattern_LetsEveryoneInAtTheirTimeAndNotBefore(string name)
    {
        var pattern = Enum.Parse<ArrivalPattern>(name);
        var options = Options(pattern, ordersPerSecond: 15, shoppers: 10_000, TimeSpan.FromSeconds(10));
        var rate = options.Value.OrdersPerSecond / options.Value.Mix.OrderingShare;
        var due = ArrivalSchedule.Times(pattern, rate, options.Value.Seed).TakeWhile(time => time <= options.Value.Duration).ToList();
        var came = new ConcurrentDictionary<long, TimeSpan>();
        var opened = _clock.GetTimestamp();
        using var traffic = new Traffic(_meter, options, _clock);

        var running = traffic.RunAsync(
            plan =>
            {
                came[plan.Index] = _clock.GetElapsedTime(opened);
                return Task.CompletedTask;
            },
            TestContext.Current.CancellationToken);
        await PassTimeUntilAsync(running);
        await traffic.WaitUntilEmptyAsync(TestContext.Current.CancellationToken);

        came.Count.ShouldBe(due.Count);
        for (var i = 0; i < due.Count; i++)
            came[i].ShouldBeGreaterThanOrEqualTo(due[i] - TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task RunAsync_FullShop_TurnsPeopleAwayAndCountsThem()
    {
        var options = Options(ArrivalPattern.Constant, ordersPerSecond: 10, shoppers: 3, TimeSpan.FromSeconds(5));
        var leave = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var inside = 0;
        using var traffic = new Traffic(_meter, options, _clock);

        var running = traffic.RunAsync(
            async _ =>
            {
                Interlocked.Increment(ref inside);
                await leave.Task;
            },
            TestContext.Current.CancellationToken);
        await PassTimeUntilAsync(running);
        leave.SetResult();
        await traffic.WaitUntilEmptyAsync(TestContext.Current.CancellationToken);

        inside.ShouldBe(3);
        _meter.Total().DroppedArrivals.ShouldBeGreaterThan(50);
    }

    [Fact]
    public async Task WaitUntilEmptyAsync_GivenUp_CanBeAskedAgain()
    {
        var options = Options(ArrivalPattern.Constant, ordersPerSecond: 1, shoppers: 3, TimeSpan.FromSeconds(1));
        var leave = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var traffic = new Traffic(_meter, options, _clock);
        await PassTimeUntilAsync(traffic.RunAsync(_ => leave.Task, TestContext.Current.CancellationToken));
        using var given = new CancellationTokenSource();

        var waiting = traffic.WaitUntilEmptyAsync(given.Token);
        await given.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
        leave.SetResult();

        await traffic.WaitUntilEmptyAsync(TestContext.Current.CancellationToken);
    }

    private static IOptions<LoadOptions> Options(ArrivalPattern pattern, double ordersPerSecond, int shoppers, TimeSpan duration) =>
        Microsoft.Extensions.Options.Options.Create(new LoadOptions
        {
            Arrivals = pattern,
            OrdersPerSecond = ordersPerSecond,
            Shoppers = shoppers,
            Duration = duration,
        });

    private async Task PassTimeUntilAsync(Task running)
    {
        while (!running.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        await running;
    }
}
