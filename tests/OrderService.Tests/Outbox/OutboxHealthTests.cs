extern alias service;

using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using service::ShopMesh.Orders;
using service::ShopMesh.Orders.Outbox;
using Shouldly;
using Xunit;

namespace ShopMesh.Orders.Tests.Outbox;

public sealed class OutboxHealthTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider _clock = new(Now);
    private readonly IOptions<OrderOptions> _options = Options.Create(new OrderOptions());
    private readonly OutboxMetrics _metrics;

    public OutboxHealthTests() => _metrics = new OutboxMetrics(_services.GetRequiredService<IMeterFactory>(), _clock);

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Health_StepsWaitForTooLong_IsDegradedAndThenHealthyAgain()
    {
        (await CheckAsync()).Status.ShouldBe(HealthStatus.Healthy);

        _metrics.Level = new OutboxLevel(3, Stuck: 0, Now);
        (await CheckAsync()).Status.ShouldBe(HealthStatus.Healthy);
        _clock.Advance(TimeSpan.FromMinutes(6));
        (await CheckAsync()).ShouldSatisfyAllConditions(
            result => result.Status.ShouldBe(HealthStatus.Degraded),
            result => result.Description.ShouldNotBeNull().ShouldContain("6 min"));

        _metrics.Level = OutboxLevel.Empty;
        (await CheckAsync()).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Health_AStepFailsAgainAndAgain_IsDegraded()
    {
        _metrics.Level = new OutboxLevel(1, Stuck: 1, Now);

        (await CheckAsync()).Status.ShouldBe(HealthStatus.Degraded);
    }

    [Fact]
    public void Metrics_ShowWhatWasMeasured()
    {
        var seen = new Dictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name.StartsWith("shop.outbox.", StringComparison.Ordinal) && instrument.IsObservable && instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>())
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.Start();
        _metrics.Level = new OutboxLevel(7, Stuck: 2, Now);
        _clock.Advance(TimeSpan.FromSeconds(30));

        listener.RecordObservableInstruments();

        seen.ShouldBe(new Dictionary<string, double> { ["shop.outbox.depth"] = 7, ["shop.outbox.stuck"] = 2, ["shop.outbox.oldest.age"] = 30 }, ignoreOrder: true);
    }

    [Theory]
    [InlineData(1, 0.0, 0.25)]
    [InlineData(1, 0.999, 0.49975)]
    [InlineData(2, 0.0, 0.5)]
    [InlineData(5, 0.0, 4)]
    [InlineData(8, 0.0, 30)]
    [InlineData(int.MaxValue, 0.0, 30)]
    public void Backoff_Doubles_UpToItsBoundWithHalfOfItRandom(int failures, double dice, double seconds) =>
        new OutboxBackoff(_options).After(failures, dice).TotalSeconds.ShouldBe(seconds, tolerance: 0.0001);

    private Task<HealthCheckResult> CheckAsync() =>
        new OutboxHealthCheck(_metrics, _options).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
}
