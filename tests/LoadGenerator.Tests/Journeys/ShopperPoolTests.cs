extern alias load;

using load::ShopMesh.LoadGenerator.Journeys;
using Shouldly;
using Xunit;

namespace ShopMesh.LoadGenerator.Tests.Journeys;

public sealed class ShopperPoolTests
{
    [Fact]
    public void At_NobodyKnown_IsNull() => new ShopperPool().At(0.5).ShouldBeNull();

    [Fact]
    public void Add_MoreThanAreRemembered_ForgetsThoseKnownLongest()
    {
        var pool = new ShopperPool();
        for (var i = 0; i < ShopperPool.Capacity + 10; i++)
            pool.Add($"user-{i}");

        var known = Enumerable.Range(0, ShopperPool.Capacity).Select(i => pool.At((i + 0.5) / ShopperPool.Capacity)).ToHashSet();

        known.Count.ShouldBe(ShopperPool.Capacity);
        known.ShouldNotContain("user-9");
        known.ShouldContain("user-10");
        known.ShouldContain($"user-{ShopperPool.Capacity + 9}");
    }
}
