using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Docker.DotNet;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ShopMesh.Testing.Containers.Tests.Running;

/// <summary>What goes wrong most often gives the messages that Testcontainers' users know, within seconds.</summary>
public sealed class FailureTests
{
    private static CancellationToken Token => TestContainers.Token;

    [Fact]
    public async Task An_image_that_does_not_exist()
    {
        ContainerEngine.SkipIfMissing();
        // A registry that refuses connections, so that this needs no network.
        await using var container = new ContainerBuilder("localhost:1/no/such-image:1").WithLogger(NullLogger.Instance).Build();

        var failed = await FailAsync<DockerApiException>(container);

        failed.Message.ShouldContain("Docker API responded with status code=InternalServerError");
        failed.Message.ShouldContain("localhost:1");
    }

    [Fact]
    public void An_image_name_that_is_none()
        => Should.Throw<ArgumentException>(() => new ContainerBuilder("Not An Image")).Message.ShouldContain("Not An Image");

    [Fact]
    public async Task A_port_that_is_taken()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Any, 0));
        taken.Listen();
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        await using var container = (await TestContainers.WithScriptAsync()).WithPortBinding(port, 8080).Build();

        var failed = await FailAsync<DockerApiException>(container);

        failed.Message.ShouldContain($"0.0.0.0:{port}");
        failed.Message.ShouldContain("address already in use");
    }

    [Fact]
    public async Task A_container_that_exits_at_once()
    {
        await using var container = (await TestContainers.WithScriptAsync("echo 'the configuration is wrong' >&2; exit 7"))
            .WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("ready", wait => wait.WithTimeout(TimeSpan.FromMinutes(1))))
            .Build();

        var failed = await FailAsync<ContainerNotRunningException>(container);

        failed.Message.ShouldContain(container.Id);
        failed.Message.ShouldContain("exited with code 7");
        failed.Message.ShouldContain("the configuration is wrong");
    }

    [Fact]
    public async Task A_program_that_is_not_in_the_image()
    {
        await using var container = (await TestContainers.WithScriptAsync()).WithEntrypoint("no-such-program").Build();

        var failed = await FailAsync<DockerApiException>(container);

        failed.Message.ShouldContain("no-such-program");
        failed.Message.ShouldContain("not found");
    }

    [Fact]
    public async Task An_engine_that_does_not_answer()
    {
        var container = new ContainerBuilder(TestImage.Name).WithDockerEndpoint("unix:///nowhere/engine.sock").WithLogger(NullLogger.Instance);

        var failed = await TestContainers.WithinAsync(30, () => Should.ThrowAsync<Exception>(async () => await container.Build().StartAsync(Token)));

        failed.ToString().ShouldContain("/nowhere/engine.sock");
    }

    [Fact]
    public async Task An_engine_that_stops_half_way()
    {
        ContainerEngine.SkipIfMissing();
        await using var engine = await StoppableEngine.StartAsync();
        var container = new ContainerBuilder(TestImage.Name)
            .WithDockerEndpoint(engine.Endpoint)
            .WithLabel(OwnershipLabel.All)
            .WithLogger(NullLogger.Instance)
            .WithEntrypoint("sleep", "600")
            .WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("never", wait => wait.WithTimeout(TimeSpan.FromMinutes(5))))
            .Build();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        container.Started += (_, _) => started.TrySetResult();
        container.Starting += (_, _) => started.TrySetResult();
        var start = container.StartAsync(Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);

        await engine.KillAsync(Token);

        var watch = Stopwatch.StartNew();
        var failed = await TestContainers.WithinAsync(30, () => Should.ThrowAsync<Exception>(() => start));
        (failed is DockerApiException or HttpRequestException or IOException or DockerUnavailableException).ShouldBeTrue(failed.ToString());
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    private static Task<TException> FailAsync<TException>(IContainer container)
        where TException : Exception
        => TestContainers.WithinAsync(30, () => Should.ThrowAsync<TException>(() => container.StartAsync(Token)));
}
