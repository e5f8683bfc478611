using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Shouldly;
using Xunit;

namespace Polyfills.Aspire.Tests.ApplicationModel;

public sealed class ParameterTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("aspire-tests-").FullName;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task GetValueAsync_NotConfigured_SaysWhichKeyToSet()
    {
        var parameter = Create().AddParameter("token", secret: true).Resource;

        var error = await Should.ThrowAsync<MissingParameterValueException>(async () => await parameter.GetValueAsync(CancellationToken));

        error.Message.ShouldContain("Parameters:token");
        error.Message.ShouldContain("Parameters__token");
    }

    [Fact]
    public async Task GetValueAsync_Configured_WinsOverTheDefault()
    {
        var parameter = Create("--Parameters:color=green").AddParameter("color", "red").Resource;

        (await parameter.GetValueAsync(CancellationToken)).ShouldBe("green");
    }

    [Fact]
    public async Task GeneratedPassword_OfTheNextRun_IsTheSameAndPrivate()
    {
        var first = await ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(Create(), "db-password").GetValueAsync(CancellationToken);
        var second = await ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(Create(), "db-password").GetValueAsync(CancellationToken);
        var other = await ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(Create(), "other-password").GetValueAsync(CancellationToken);

        first!.Length.ShouldBe(22);
        second.ShouldBe(first);
        other.ShouldNotBe(first);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(_state, "secrets.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void GeneratedValue_AtTheSameTimeFromManyRuns_IsOne()
    {
        var values = new string?[16];

        Parallel.For(0, values.Length, i => values[i] =
            ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(Create(), "db-password").GetValueAsync(CancellationToken).AsTask().GetAwaiter().GetResult());

        values.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task GeneratedValue_FileThatIsNoJson_SaysToMendIt()
    {
        File.WriteAllText(Path.Combine(_state, "secrets.json"), "{ oops");
        var parameter = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(Create(), "db-password");

        var error = await Should.ThrowAsync<DistributedApplicationException>(async () => await parameter.GetValueAsync(CancellationToken));

        error.Message.ShouldContain("not valid JSON");
    }

    [Fact]
    public void GenerateParameterDefault_WithMinimums_KeepsThemAll()
    {
        var value = new GenerateParameterDefault { MinLength = 30, MinLower = 3, MinUpper = 4, MinNumeric = 5, MinSpecial = 6 }.GetDefaultValue();

        value.Length.ShouldBe(30);
        value.Count(char.IsAsciiLetterLower).ShouldBeGreaterThanOrEqualTo(3);
        value.Count(char.IsAsciiLetterUpper).ShouldBeGreaterThanOrEqualTo(4);
        value.Count(char.IsAsciiDigit).ShouldBeGreaterThanOrEqualTo(5);
        value.Count(c => !char.IsAsciiLetterOrDigit(c)).ShouldBeGreaterThanOrEqualTo(6);
    }

    private IDistributedApplicationTestingBuilder Create(params string[] args)
        => DistributedApplicationTestingBuilder.Create([.. args, $"--AppHost:StateDirectory={_state}"]);
}
