using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shouldly;
using Xunit;

namespace Polyfills.Aspire.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public void History_OnlyChanges_AtMostTwenty()
    {
        var report = new HealthReportSnapshot("check", HealthStatus.Healthy, null, null);
        for (var i = 0; i < 100; i++)
        {
            var status = i / 2 % 2 == 0 ? HealthStatus.Healthy : HealthStatus.Unhealthy;
            report = HealthHistory.Append([report], new HealthReportSnapshot("check", status, null, null) { LastRunAt = DateTime.UnixEpoch.AddSeconds(i) });
        }

        report.History.Length.ShouldBe(HealthHistory.Longest);
        report.History[^1].ShouldBe(new HealthTransition(HealthStatus.Unhealthy, DateTime.UnixEpoch.AddSeconds(98)));
        report.History.Zip(report.History.Skip(1)).ShouldAllBe(pair => pair.First.Status != pair.Second.Status);
    }

    [Fact]
    public void Cadence_FastWhileOthersWait_SlowOnceHealthy()
    {
        var cadence = new HealthCadence();

        var before = Enumerable.Range(0, 8).Select(_ => cadence.Next(isHealthy: false).TotalMilliseconds).ToArray();

        before[0].ShouldBe(200);
        before.ShouldBeInOrder();
        before[^1].ShouldBe(1000);
        cadence.Next(isHealthy: true).ShouldBe(TimeSpan.FromSeconds(5));
    }
}
