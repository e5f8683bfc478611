namespace ShopMesh.Helm.Tests.Snapshots;

/// <summary>How a changed rendering is told.</summary>
public sealed class LineDifferenceTests
{
    [Fact]
    public void Only_what_changed_is_told_with_its_line() =>
        LineDifference.Between(["a", "b", "c", "d"], ["a", "x", "c", "d", "e"]).ShouldBe(["@ line 2", "- b", "+ x", "@ line 5", "+ e"]);

    [Fact]
    public void Of_the_same_nothing_is_told() => LineDifference.Between(["a", "b"], ["a", "b"]).ShouldBeEmpty();
}
