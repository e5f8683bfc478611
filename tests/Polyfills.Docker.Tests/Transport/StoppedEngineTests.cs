using System.Diagnostics;
using Docker.DotNet;
using Docker.DotNet.Models;
using Polyfills.Docker.Tests.Testing;
using Shouldly;
using Xunit;

namespace Polyfills.Docker.Tests.Transport;

public sealed class StoppedEngineTests
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_engine_that_is_killed_ends_what_follows_waits_and_runs_with_an_exception_at_once()
    {
        await using var engine = await PrivateEngine.StartAsync();
        var image = await engine.ImportTestImageAsync(Token);
        using var client = new DockerClientBuilder().WithEndpoint(engine.Endpoint).Build();
        var container = await client.Containers.CreateContainerAsync(
            new CreateContainerParameters
            {
                Image = image,
                Cmd = ["sh", "-c", "while true; do echo line; sleep 0.05; done"],
                HostConfig = new HostConfig { NetworkMode = "none" },
            },
            Token);
        await client.Containers.StartContainerAsync(container.ID, new ContainerStartParameters(), Token);
        using var output = await client.Containers.GetContainerLogsAsync(
            container.ID, new ContainerLogsParameters { ShowStdout = true, Follow = true }, Token);
        var buffer = new byte[100];
        (await output.ReadOutputAsync(buffer, 0, buffer.Length, Token)).Count.ShouldBeGreaterThan(0);
        var following = output.ReadOutputToEndAsync(Token);
        var waiting = client.Containers.WaitContainerAsync(container.ID, Token);
        var exec = await client.Exec.CreateContainerExecAsync(
            container.ID, new ContainerExecCreateParameters { Cmd = ["sleep", "100"], AttachStdout = true }, Token);
        using var command = await client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters(), Token);
        var reading = command.ReadOutputToEndAsync(Token);
        await Task.WhenAny(following, waiting, reading, client.Containers.InspectContainerAsync(container.ID, Token));
        following.IsCompleted.ShouldBeFalse();
        waiting.IsCompleted.ShouldBeFalse();

        var clock = Stopwatch.StartNew();
        await engine.KillAsync();

        await Should.ThrowAsync<IOException>(() => following);
        await Should.ThrowAsync<Exception>(() => waiting).ContinueWith(task => task.Result.ShouldSatisfyAllConditions(
            exception => (exception is IOException or HttpRequestException).ShouldBeTrue(exception.ToString())), TaskScheduler.Default);
        // Bytes of a command have no frame around them that would tell an end from a break; what follows does.
        await reading;
        await Should.ThrowAsync<HttpRequestException>(() => client.Exec.InspectContainerExecAsync(exec.ID, Token));
        clock.Elapsed.ShouldBeLessThan(Seconds);
    }
}
