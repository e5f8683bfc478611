using Docker.DotNet;
using Polyfills.Docker.Tests.Testing;
using ShopMesh.Testing.Containers;
using Shouldly;
using Xunit;

namespace Polyfills.Docker.Tests.Transport;

/// <summary>Which version of the API is spoken, with a stand-in for engines that we don't have.</summary>
public sealed class NegotiationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.30", null, "1.30")]
    [InlineData("1.41", null, "1.41")]
    [InlineData("1.99", null, "1.47")]
    [InlineData("1.30", "1.44", "1.30")]
    [InlineData("1.44", "1.41", "1.41")]
    [InlineData("1.9", "1.10", "1.9")]
    public async Task The_version_is_the_highest_that_both_speak(string engines, string? wanted, string spoken)
    {
        await using var engine = new StandInServer(request => Answer(request, ("Api-Version", engines)));
        using var client = Build(engine.Endpoint, wanted);

        await client.System.GetSystemInfoAsync(Token);
        await client.System.GetSystemInfoAsync(Token);

        engine.Requests.Select(request => request.Path).ShouldBe(["/_ping", $"/v{spoken}/info", $"/v{spoken}/info"]);
    }

    [Fact]
    public async Task An_engine_whose_ping_does_not_say_it_is_asked_for_its_version()
    {
        await using var engine = new StandInServer(request => request.Path == "/version"
            ? new StandInResponse(200, """{"ApiVersion":"1.31"}""")
            : Answer(request));
        using var client = Build(engine.Endpoint);

        await client.System.GetSystemInfoAsync(Token);

        engine.Requests.Select(request => request.Path).ShouldBe(["/_ping", "/version", "/v1.31/info"]);
    }

    [Fact]
    public async Task The_version_is_asked_for_once_when_many_calls_come_at_once()
    {
        await using var engine = new StandInServer(request => Answer(request, ("Api-Version", "1.40")));
        using var client = Build(engine.Endpoint);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.System.GetSystemInfoAsync(Token)));

        engine.Requests.Count(request => request.Path == "/_ping").ShouldBe(1);
        engine.Requests.Count(request => request.Path == "/v1.40/info").ShouldBe(10);
    }

    [Fact]
    public async Task An_engine_that_was_not_ready_is_asked_again()
    {
        var ready = false;
        await using var engine = new StandInServer(request => ready ? Answer(request, ("Api-Version", "1.40")) : new StandInResponse(503, "not yet"));
        using var client = Build(engine.Endpoint);
        (await Should.ThrowAsync<DockerApiException>(() => client.System.GetSystemInfoAsync(Token))).ResponseBody.ShouldBe("not yet");

        ready = true;

        (await client.System.GetSystemInfoAsync(Token)).ServerVersion.ShouldBe("stand-in");
    }

    [Fact]
    public async Task Headers_of_the_client_are_sent_with_every_request()
    {
        await using var engine = new StandInServer(request => Answer(request, ("Api-Version", "1.40")));
        using var client = new DockerClientBuilder().WithEndpoint(engine.Endpoint)
            .WithHeaders(new Dictionary<string, string> { ["User-Agent"] = "tests/1" }).Build();

        await client.System.GetSystemInfoAsync(Token);

        engine.Requests.ShouldAllBe(request => request.Headers["User-Agent"] == "tests/1");
    }

    [Fact]
    public async Task The_real_engine_is_spoken_to_in_a_version_that_it_knows_whatever_is_wanted()
    {
        var endpoint = ContainerEngine.SkipIfMissing().Endpoint;
        foreach (var wanted in new[] { "1.24", "1.41", "1.999" })
        {
            using var client = Build(endpoint, wanted);
            (await client.System.GetVersionAsync(Token)).Version.ShouldNotBeEmpty();
        }
    }

    private static DockerClient Build(Uri endpoint, string? version = null) =>
        new DockerClientBuilder().WithEndpoint(endpoint).WithApiVersion(version is null ? null : Version.Parse(version)).Build();

    private static StandInResponse Answer(StandInRequest request, params (string Name, string Value)[] headers) =>
        new(200, request.Path == "/_ping" ? "OK" : """{"ServerVersion":"stand-in"}""", headers);
}
