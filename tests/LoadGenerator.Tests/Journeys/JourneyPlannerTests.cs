extern alias load;

using load::ShopMesh.LoadGenerator.Journeys;
using Shouldly;
using System.Text.Json;
using Xunit;

namespace ShopMesh.LoadGenerator.Tests.Journeys;

public sealed class JourneyPlannerTests
{
    private static readonly TimeSpan ThinkTime = TimeSpan.FromMilliseconds(200);

    [Fact]
    public void Plan_SameSeedAndIndex_IsTheSameWhateverWasPlannedBefore()
    {
        var inOrder = new JourneyPlanner(7, new JourneyMix(), ThinkTime);
        var alone = new JourneyPlanner(7, new JourneyMix(), ThinkTime);

        var hundredth = Enumerable.Range(0, 101).Select(index => inOrder.Plan(index)).Last();

        Text(alone.Plan(100)).ShouldBe(Text(hundredth));
    }

    [Fact]
    public void Plan_AnotherSeedOrIndex_IsAnother()
    {
        var plans = new List<string>();
        foreach (var seed in (int[])[1, 2])
        {
            var planner = new JourneyPlanner(seed, new JourneyMix(), ThinkTime);
            plans.AddRange(Enumerable.Range(0, 50).Select(index => Text(planner.Plan(index) with { Index = 0 })));
        }

        plans.Distinct().Count().ShouldBe(100);
    }

    [Fact]
    public void Plan_ManyJourneys_KeepTheMix()
    {
        var mix = new JourneyMix { Browse = 1, Buy = 2, SignUpAndBuy = 0, BuyAndCancel = 1 };
        var planner = new JourneyPlanner(3, mix, ThinkTime);

        var kinds = Enumerable.Range(0, 20_000).Select(index => planner.Plan(index).Kind).CountBy(kind => kind).ToDictionary();

        kinds.ShouldNotContainKey(JourneyKind.SignUpAndBuy);
        ((double)kinds[JourneyKind.Browse]).ShouldBe(5_000, 250);
        ((double)kinds[JourneyKind.Buy]).ShouldBe(10_000, 250);
        mix.OrderingShare.ShouldBe(0.75);
    }

    [Fact]
    public void Plan_Any_StaysWithinWhatTheShopAllows()
    {
        var planner = new JourneyPlanner(5, new JourneyMix(), ThinkTime);

        foreach (var plan in Enumerable.Range(0, 5_000).Select(index => planner.Plan(index)))
        {
            plan.Items.Count.ShouldBeInRange(1, 5);
            plan.Items.ShouldAllBe(item => item.Quantity >= 1 && item.Quantity <= 5 && item.Product >= 0 && item.Product < 1);
            plan.Views.Count.ShouldBeInRange(1, 3);
            plan.Pauses.ShouldAllBe(pause => pause >= TimeSpan.Zero && pause <= ThinkTime * 5);
        }
    }

    private static string Text(JourneyPlan plan) => JsonSerializer.Serialize(plan);
}
