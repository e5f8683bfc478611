using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;
using Polyfills.Docker.Tests.Testing;
using Shouldly;
using Xunit;

namespace Polyfills.Docker.Tests.Transport;

/// <summary>JSON as an engine writes it, and as it wants it.</summary>
public sealed class ModelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2026-11-21T07:00:00.123456789Z", "2026-11-21T07:00:00.1234567Z")]
    [InlineData("2026-11-21T07:00:00.5+02:00", "2026-11-21T05:00:00.5000000Z")]
    [InlineData("2026-11-21T07:00:00Z", "2026-11-21T07:00:00.0000000Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000Z")]
    public async Task Times_of_Go_become_UTC(string written, string expected)
    {
        var container = await InspectAsync($$"""{"Id":"x","Created":"{{written}}"}""");

        container.Created.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", null).ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0001-01-01T00:00:00+05:53")]
    public async Task No_time_is_no_error(string written) =>
        (await InspectAsync($$"""{"Created":"{{written}}"}""")).Created.ShouldBe(default);

    [Fact]
    public async Task What_is_not_known_is_passed_over_and_what_is_null_stays_null()
    {
        var container = await InspectAsync("""
            {"id":"lower case","SomethingNew":{"a":[1]},"Config":{"Tty":true,"Cmd":null,"ExposedPorts":{"80/tcp":{}}},
             "HostConfig":{"RestartPolicy":{"Name":"of-tomorrow"},"PidsLimit":null},
             "NetworkSettings":{"Ports":{"80/tcp":null,"81/tcp":[{"HostIp":"::","HostPort":"5"}]}},
             "State":{"Health":{"Status":"starting","Log":null}}}
            """);

        container.ID.ShouldBe("lower case");
        container.Config.Tty.ShouldBe(true);
        container.Config.Cmd.ShouldBeNull();
        container.Config.ExposedPorts.ShouldNotBeNull().Keys.ShouldBe(["80/tcp"]);
        container.HostConfig.RestartPolicy.ShouldNotBeNull().Name.ShouldBe(RestartPolicyKind.Undefined);
        container.NetworkSettings.Ports["80/tcp"].ShouldBeNull();
        container.NetworkSettings.Ports["81/tcp"].ShouldHaveSingleItem().HostIP.ShouldBe("::");
        container.State.Health.ShouldNotBeNull().FailingStreak.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_not_given_is_left_out_of_a_request()
    {
        await using var engine = new StandInServer(request =>
            new StandInResponse(200, request.Path == "/_ping" ? "OK" : """{"Id":"created"}""", ("Api-Version", "1.41")));
        using var client = new DockerClientBuilder().WithEndpoint(engine.Endpoint).Build();

        await client.Containers.CreateContainerAsync(
            new CreateContainerParameters
            {
                Name = "a name",
                Platform = "linux/arm64/v8",
                Image = "image",
                ExposedPorts = new Dictionary<string, EmptyStruct> { ["80/tcp"] = default },
                Healthcheck = new HealthcheckConfig { Interval = TimeSpan.FromSeconds(1.5), Retries = 2 },
            },
            Token);

        var request = engine.Requests.Last();
        request.Path.ShouldBe("/v1.41/containers/create?name=a%20name&platform=linux%2Farm64%2Fv8");
        request.Headers["Content-Type"].ShouldBe("application/json");
        JsonSerializer.Deserialize<JsonElement>(request.Body).GetRawText().ShouldBe(
            """{"ExposedPorts":{"80/tcp":{}},"Healthcheck":{"Interval":1500000000,"Retries":2},"Image":"image"}""");
    }

    [Fact]
    public async Task Filters_are_a_map_of_sets()
    {
        await using var engine = new StandInServer(request =>
            new StandInResponse(200, request.Path == "/_ping" ? "OK" : "[]", ("Api-Version", "1.41")));
        using var client = new DockerClientBuilder().WithEndpoint(engine.Endpoint).Build();
        var filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { ["a=ü&b"] = true } };

        await client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filters }, Token);

        var path = engine.Requests.Last().Path;
        path.ShouldStartWith("/v1.41/containers/json?all=1&filters=");
        JsonSerializer.Deserialize<JsonElement>(Uri.UnescapeDataString(path[(path.IndexOf("filters=", StringComparison.Ordinal) + 8)..]))
            .GetProperty("label").GetProperty("a=ü&b").GetBoolean().ShouldBeTrue();
    }

    private static async Task<ContainerInspectResponse> InspectAsync(string json)
    {
        await using var engine = new StandInServer(request =>
            new StandInResponse(200, request.Path == "/_ping" ? "OK" : json, ("Api-Version", "1.41")));
        using var client = new DockerClientBuilder().WithEndpoint(engine.Endpoint).Build();
        return await client.Containers.InspectContainerAsync("x", Token);
    }
}
