extern alias load;

using load::ShopMesh.LoadGenerator.Reporting;
using Shouldly;
using Xunit;

namespace ShopMesh.LoadGenerator.Tests.Reporting;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(0.50, 500)]
    [InlineData(0.95, 950)]
    [InlineData(0.99, 990)]
    public void Percentile_OneToAThousandMilliseconds_IsAtMostFivePercentTooHigh(double part, double milliseconds)
    {
        var histogram = new LatencyHistogram();
        foreach (var value in Enumerable.Range(1, 1_000))
            histogram.Record(TimeSpan.FromMilliseconds(value));

        histogram.Percentile(part).TotalMilliseconds.ShouldBeInRange(milliseconds, milliseconds * 1.051);
    }

    [Fact]
    public void Percentile_NothingRecorded_IsZero() => new LatencyHistogram().Percentile(0.99).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void Record_BeyondBothEnds_IsKept()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.Zero);
        histogram.Record(TimeSpan.FromDays(1));

        histogram.Count.ShouldBe(2);
        histogram.Percentile(1).ShouldBeGreaterThan(TimeSpan.FromMinutes(10));
    }
}
