extern alias load;

using load::ShopMesh.LoadGenerator.Arrivals;
using Shouldly;
using Xunit;

namespace ShopMesh.LoadGenerator.Tests.Arrivals;

public sealed class ArrivalScheduleTests
{
    [Fact]
    public void Times_SameSeed_AreTheSame() =>
        ArrivalSchedule.Times(ArrivalPattern.Poisson, 5, seed: 42).Take(1_000)
            .ShouldBe(ArrivalSchedule.Times(ArrivalPattern.Poisson, 5, seed: 42).Take(1_000));

    [Fact]
    public void Times_AnotherSeed_AreOthers() =>
        ArrivalSchedule.Times(ArrivalPattern.Poisson, 5, seed: 42).Take(10)
            .ShouldNotBe(ArrivalSchedule.Times(ArrivalPattern.Poisson, 5, seed: 43).Take(10));

    [Fact]
    public void Times_Poisson_KeepTheRateAndVaryAsMuchAsTheirMean()
    {
        const double perSecond = 20;
        var times = ArrivalSchedule.Times(ArrivalPattern.Poisson, perSecond, seed: 1).Take(20_000).ToList();

        var distances = times.Skip(1).Zip(times, (later, earlier) => (later - earlier).TotalSeconds).ToList();

        distances.ShouldAllBe(distance => distance >= 0);
        var mean = distances.Average();
        mean.ShouldBe(1 / perSecond, 0.05 / perSecond);
        Math.Sqrt(distances.Average(distance => Math.Pow(distance - mean, 2))).ShouldBe(mean, 0.05 * mean);
    }

    [Fact]
    public void Times_Constant_AreAtEqualDistances() =>
        ArrivalSchedule.Times(ArrivalPattern.Constant, 4, seed: 1).Take(5).Select(time => time.TotalSeconds).ShouldBe([0, 0.25, 0.5, 0.75, 1]);
}
