using Shouldly;
using Xunit;

namespace Polyfills.Tests.Swap;

public sealed class SwapTests
{
    // Names packages that have a polyfill, one whose dependency has one, and others.
    private const string Project = "tests/Polyfills.Grpc.Tests/Polyfills.Grpc.Tests.csproj";

    [Fact]
    public async Task A_package_that_has_a_polyfill_becomes_a_project()
    {
        var project = await ProjectEvaluation.OfAsync(Project);

        project.Packages.ShouldNotContain("Grpc.AspNetCore");
        project.Polyfills.ShouldContain("Grpc.AspNetCore");
    }

    [Fact]
    public async Task A_package_that_has_none_stays_and_what_it_depends_on_becomes_a_project()
    {
        var project = await ProjectEvaluation.OfAsync(Project);

        project.Packages.ShouldContain("Grpc.Net.Client");
        project.Packages.ShouldContain("Shouldly");
        project.Polyfills.ShouldContain("Grpc.Net.Common");
        project.Polyfills.ShouldBeUnique();
    }

    [Fact]
    public async Task A_project_that_references_the_metapackage_compiles_its_protos()
    {
        var project = await ProjectEvaluation.OfAsync(Project);

        project.Packages.ShouldContain("Grpc.Tools");
    }

    [Theory]
    [InlineData("-p:UsePolyfills=false", null)]
    [InlineData(null, "false")]
    public async Task Without_polyfills_a_project_references_the_packages_that_it_names(string? argument, string? environment)
    {
        var project = await ProjectEvaluation.OfAsync(Project, argument is null ? [] : [argument], environment);

        project.Packages.ShouldBe(["Grpc.AspNetCore", "Grpc.Net.Client", "Shouldly", "xunit.v3"], ignoreOrder: true);
        project.Polyfills.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_polyfill_does_not_reference_itself()
    {
        var project = await ProjectEvaluation.OfAsync("polyfills/Grpc.Net.Common/Grpc.Net.Common.csproj");

        project.Polyfills.ShouldBe(["Grpc.Core.Api"]);
    }

    [Fact]
    public void No_project_outside_the_folder_mentions_it()
    {
        var mentions =
            from file in Repository.Files("*.csproj")
            where !Path.GetRelativePath(Repository.Root, file).StartsWith("polyfills", StringComparison.Ordinal)
            let text = File.ReadAllText(file)
            where text.Contains("UsePolyfills", StringComparison.OrdinalIgnoreCase)
                || text.Contains("polyfills/", StringComparison.OrdinalIgnoreCase)
                || text.Contains("polyfills\\", StringComparison.OrdinalIgnoreCase)
            select file;

        mentions.ShouldBeEmpty();
    }

    [Fact]
    public void Every_polyfill_is_described_and_in_the_solution()
    {
        Repository.Polyfills.ShouldContain("Grpc.Core.Api");
        var readme = Repository.Read("polyfills", "README.md");
        var solution = Repository.Read("ShopMesh.slnx");

        foreach (var id in Repository.Polyfills)
        {
            File.Exists(Path.Combine(Repository.Root, "polyfills", id, $"{id}.csproj")).ShouldBeTrue($"{id} has a project of its name");
            readme.ShouldContain($"| {id} |", Case.Sensitive);
            solution.ShouldContain($"polyfills/{id}/{id}.csproj", Case.Sensitive);
        }
    }
}
