using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;
using Polyfills.Docker.Tests.Testing;
using Shouldly;
using Xunit;

namespace Polyfills.Docker.Tests.Transport;

/// <summary>What goes wrong between client and engine, with a stand-in that does it.</summary>
public sealed class FailureTests
{
    private static readonly AuthConfig Secret = new() { Username = "somebody", Password = "hunter2 \u00fc?>", ServerAddress = "registry.example" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_engine_that_does_not_answer_in_time_is_a_timeout_that_names_the_call()
    {
        await using var engine = new StandInServer(SilentAfterPing);
        using var client = new DockerClientBuilder().WithEndpoint(engine.Endpoint).WithTimeout(TimeSpan.FromSeconds(2.5)).Build();

        var timeout = await Should.ThrowAsync<TimeoutException>(() => client.Containers.CreateContainerAsync(
            new CreateContainerParameters { Name = "private-name" }, Token));

        timeout.Message.ShouldBe($"The container engine did not answer POST /containers/create at {engine.Endpoint} within 2.5 s.");
    }

    [Fact]
    public async Task The_timeout_can_be_set_later_and_does_not_hold_for_what_waits()
    {
        await using var engine = new StandInServer(SilentAfterPing);
        using var client = new DockerClientBuilder().WithEndpoint(engine.Endpoint).Build();
        client.DefaultTimeout.ShouldBe(TimeSpan.FromSeconds(100));
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var waiting = client.Containers.WaitContainerAsync("container", cancellation.Token);

        // It is under way, so that the version has been agreed on.
        while (!engine.Requests.Any(request => request.Path.Contains("/wait", StringComparison.Ordinal)))
            await Task.Delay(10, Token);
        client.DefaultTimeout = TimeSpan.FromMilliseconds(200);

        await Should.ThrowAsync<TimeoutException>(() => client.Volumes.InspectAsync("volume", Token));
        await Should.ThrowAsync<TimeoutException>(() => client.Volumes.InspectAsync("volume", Token));

        waiting.IsCompleted.ShouldBeFalse();
        await cancellation.CancelAsync();
        (await Should.ThrowAsync<OperationCanceledException>(() => waiting)).CancellationToken.ShouldBe(cancellation.Token);
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_told_with_its_address()
    {
        var port = FreePort();
        using var client = new DockerClientBuilder().WithEndpoint(new Uri($"tcp://user:hunter2@127.0.0.1:{port}")).Build();
        var exception = await Should.ThrowAsync<HttpRequestException>(() => client.System.PingAsync(Token));
        exception.Message.ShouldBe($"Connection to the container engine at tcp://127.0.0.1:{port}/ failed: Connection refused");

        using var unix = new DockerClientBuilder().WithEndpoint(new Uri("unix:///no/such/docker.sock")).Build();
        var missing = await Should.ThrowAsync<HttpRequestException>(() => unix.System.PingAsync(Token));
        missing.Message.ShouldStartWith("Connection to the container engine at unix:///no/such/docker.sock failed: ");
    }

    [Fact]
    public void An_address_that_no_engine_can_have_is_refused() =>
        Should.Throw<ArgumentException>(() => new DockerClientBuilder().WithEndpoint(new Uri("ftp://127.0.0.1")).Build())
            .Message.ShouldContain("ftp");

    [Fact]
    public async Task Credentials_go_into_the_header_and_into_no_exception()
    {
        await using var engine = new StandInServer(request => request.Path == "/_ping"
            ? new StandInResponse(200, "OK", ("Api-Version", "1.41"))
            : new StandInResponse(500, """{"message":"no"}"""));
        using var client = new DockerClientBuilder().WithEndpoint(engine.Endpoint).Build();

        var pull = await Should.ThrowAsync<DockerApiException>(() => client.Images.CreateImageAsync(
            new ImagesCreateParameters { FromImage = "registry.example/image", Tag = "1" }, Secret, new MessageLog(), Token));
        var build = await Should.ThrowAsync<DockerApiException>(() => client.Images.BuildImageFromDockerfileAsync(
            new ImageBuildParameters { BuildArgs = new Dictionary<string, string> { ["A"] = "hunter2" } },
            new MemoryStream(), [Secret], new Dictionary<string, string> { ["X-Other"] = "value" }, new MessageLog(), Token));

        foreach (var exception in new[] { pull, build })
        {
            exception.Message.ShouldBe("""Docker API responded with status code=InternalServerError, response={"message":"no"}""");
            exception.ToString().ShouldNotContain("hunter2");
        }

        var requests = engine.Requests.ToArray();
        requests[1].Path.ShouldBe("/v1.41/images/create?fromImage=registry.example%2Fimage&tag=1");
        var auth = Decode(requests[1].Headers["X-Registry-Auth"]);
        auth.GetProperty("username").GetString().ShouldBe(Secret.Username);
        auth.GetProperty("password").GetString().ShouldBe(Secret.Password);
        auth.TryGetProperty("identitytoken", out _).ShouldBeFalse("what is not given is left out");
        requests[2].Path.ShouldBe("/v1.41/build?buildargs=%7B%22A%22%3A%22hunter2%22%7D");
        requests[2].Headers["X-Other"].ShouldBe("value");
        requests[2].Headers["Content-Type"].ShouldBe("application/x-tar");
        Decode(requests[2].Headers["X-Registry-Config"]).GetProperty("registry.example").GetProperty("password").GetString().ShouldBe(Secret.Password);
    }

    [Fact]
    public async Task A_pull_that_the_engine_answers_with_not_found_is_the_exception_for_images()
    {
        await using var engine = new StandInServer(request => request.Path == "/_ping"
            ? new StandInResponse(200, "OK", ("Api-Version", "1.41"))
            : new StandInResponse(404, """{"message":"pull access denied for no/such-image, repository does not exist or may require 'docker login'"}"""));
        using var client = new DockerClientBuilder().WithEndpoint(engine.Endpoint).Build();

        var exception = await Should.ThrowAsync<DockerImageNotFoundException>(() => client.Images.CreateImageAsync(
            new ImagesCreateParameters { FromImage = "no/such-image", Tag = "1" }, null, new MessageLog(), Token));

        exception.Message.ShouldContain("pull access denied for no/such-image");
    }

    [Fact]
    public async Task A_response_that_breaks_off_is_an_error_and_no_end()
    {
        await using var engine = new StandInServer(request => request.Path == "/_ping"
            ? new StandInResponse(200, "OK", ("Api-Version", "1.42"))
            : new StandInResponse(200, "half of it", ("Content-Length", "100"), ("Content-Type", "application/vnd.docker.raw-stream")));
        using var client = new DockerClientBuilder().WithEndpoint(engine.Endpoint).Build();
        using var output = await client.Containers.GetContainerLogsAsync("container", new ContainerLogsParameters { ShowStdout = true }, Token);

        await Should.ThrowAsync<IOException>(() => output.ReadOutputToEndAsync(Token));
    }

    private static async Task<StandInResponse> SilentAfterPing(StandInRequest request, CancellationToken stopped)
    {
        if (request.Path != "/_ping")
            await Task.Delay(Timeout.Infinite, stopped);
        return new StandInResponse(200, "OK", ("Api-Version", "1.41"));
    }

    private static JsonElement Decode(string header) =>
        JsonSerializer.Deserialize<JsonElement>(Convert.FromBase64String(header.Replace('-', '+').Replace('_', '/')));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
