using Aspire.Hosting.Orchestration;
using Shouldly;
using Xunit;

namespace Polyfills.Aspire.Tests.Orchestration;

public sealed class RestartBackoffTests
{
    [Fact]
    public void Next_CrashAfterCrash_DoublesUpToHalfAMinute()
    {
        var backoff = new RestartBackoff(new Middle());

        var delays = Enumerable.Range(0, 8).Select(_ => backoff.Next(TimeSpan.Zero).TotalSeconds);

        delays.ShouldBe([1, 2, 4, 8, 16, 30, 30, 30]);
        backoff.ConsecutiveFailures.ShouldBe(8);
    }

    [Fact]
    public void Next_AfterAStableRun_StartsOver()
    {
        var backoff = new RestartBackoff(new Middle());
        backoff.Next(TimeSpan.Zero);
        backoff.Next(TimeSpan.FromSeconds(29));

        backoff.Next(TimeSpan.FromSeconds(30)).ShouldBe(TimeSpan.FromSeconds(1));

        backoff.ConsecutiveFailures.ShouldBe(1);
    }

    [Fact]
    public void Next_ManyReplicas_DoNotComeBackTogether()
    {
        var delays = Enumerable.Range(0, 100).Select(seed => new RestartBackoff(new Random(seed)).Next(TimeSpan.Zero).TotalSeconds).ToArray();

        delays.ShouldAllBe(d => d >= 0.8 && d <= 1.2);
        (delays.Max() - delays.Min()).ShouldBeGreaterThan(0.3);
    }

    /// <summary>No jitter.</summary>
    private sealed class Middle : Random
    {
        public override double NextDouble() => 0.5;
    }
}
