using ShopMesh.ApiReference;

namespace ShopMesh.Docs.Tests;

public sealed class GeneratedPagesTests
{
    [Theory]
    [InlineData("docs/api.md")]
    [InlineData("docs/policy.md")]
    [InlineData("helm/files/policy.json")]
    [InlineData("helm/README.md")]
    public void Each_page_says_what_its_source_says(string path)
    {
        var page = Page.All(Repository.Root).Single(page => page.Path == path);
        (File.Exists(Path.Combine(Repository.Root, path)) && Repository.Read(path) == page.Text).ShouldBeTrue(page.Stale);
    }

    [Fact]
    public void A_stale_page_is_told_with_the_command_that_mends_it() =>
        Page.All(Repository.Root).ShouldAllBe(page => page.Stale.Contains("dotnet run --project docs/generator", StringComparison.Ordinal));
}
