using System.Text;
using DotNet.Testcontainers.Configurations;
using Shouldly;
using Xunit;

namespace ShopMesh.Testing.Containers.Tests;

public sealed class ContainerEngineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_engine_says_what_it_is()
    {
        var engine = ContainerEngine.SkipIfMissing();

        engine.Version.ShouldMatch(@"^(Docker|Podman) \d+\.\d+");
        Version.Parse(engine.ApiVersion).ShouldBeGreaterThan(new Version(1, 12));
    }

    [Fact]
    public async Task Search_NobodyAnswers_SaysWhereItLookedAndWhatToDo()
    {
        var socket = Path.Combine(Path.GetTempPath(), $"no-engine-{Guid.NewGuid():n}.sock");

        var search = await ContainerEngine.SearchAsync(new Uri($"unix://{socket}"));

        search.Engine.ShouldBeNull();
        search.WhyMissing.ShouldContain(socket);
        search.WhyMissing.ShouldContain("apt-get install docker.io");
    }

    [Fact]
    public void The_reapers_image_is_the_one_that_Testcontainers_takes()
    {
        // It is a literal in the assembly and in no public member.
        var assembly = Path.Combine(AppContext.BaseDirectory, "Testcontainers.dll");

        File.ReadAllBytes(assembly).AsSpan().IndexOf(Encoding.Unicode.GetBytes(ResourceReaperSetting.DefaultImage)).ShouldBePositive();
    }

    [Fact]
    public async Task The_reaper_is_on_exactly_when_its_image_can_be_had()
    {
        var engine = ContainerEngine.SkipIfMissing();
        var image = TestcontainersSettings.ResourceReaperImage?.FullName ?? ResourceReaperSetting.DefaultImage;

        TestcontainersSettings.ResourceReaperEnabled.ShouldBe(await engine.CanHaveImageAsync(image, Token));
        engine.Cleanup.ShouldContain("killed");
    }

    [Fact]
    public async Task The_test_image_is_there_for_several_who_ask_at_once()
    {
        var engine = ContainerEngine.SkipIfMissing();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TestImage.GetAsync()));

        (await engine.HasImageAsync(TestImage.Name, Token)).ShouldBeTrue();
        (await engine.HasImageAsync("shop-mesh/no-such-image:1", Token)).ShouldBeFalse();
    }
}
