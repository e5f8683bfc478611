using Grpc.Core;
using Mesh.Test.V1;
using ShopMesh.ServiceDefaults.Discovery;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Discovery;

public sealed class BalancingTests : IAsyncLifetime
{
    private readonly TestMesh _mesh = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task Each_call_goes_to_the_next_replica()
    {
        var client = _mesh.Client("users", [await _mesh.StartAsync(replica: "a"), await _mesh.StartAsync(replica: "b")]).Probe;
        await client.ReachAsync("a", "b");

        var replicas = new List<string>();
        for (var i = 0; i < 10; i++)
            replicas.Add((await client.EchoAsync(new EchoRequest(), cancellationToken: Token)).Replica);

        replicas.Count(replica => replica == "a").ShouldBe(5);
        replicas.Zip(replicas.Skip(1)).ShouldAllBe(pair => pair.First != pair.Second);
    }

    [Fact]
    public async Task Calls_move_to_the_other_replica_when_one_stops()
    {
        var first = await _mesh.StartAsync(replica: "a");
        var second = await _mesh.StartAsync(replica: "b");
        var client = _mesh.Client("users", [first, second]).Probe;
        await client.ReachAsync("a", "b");

        await first.StopAsync();

        for (var i = 0; i < 10; i++)
            (await client.EchoAsync(new EchoRequest(), cancellationToken: Token)).Replica.ShouldBe("b");
    }

    [Fact]
    public async Task A_replica_that_configuration_gains_gets_calls_and_one_that_it_loses_gets_none()
    {
        var first = await _mesh.StartAsync(replica: "a");
        var second = await _mesh.StartAsync(replica: "b");
        var client = _mesh.Client("users", [first]);
        await client.Probe.ReachAsync("a");

        client.Set(("services:users:mesh:1", second.Mesh.ToString()));
        await client.Probe.ReachAsync("a", "b");

        client.Set(("services:users:mesh:0", second.Mesh.ToString()));
        await client.Probe.ReachAsync("b", "b", "b", "b");
    }

    [Fact]
    public async Task An_unknown_name_is_UNAVAILABLE_with_the_key_to_set()
    {
        var exception = await Statuses.FailureAsync(async () =>
            await _mesh.Client("nobody", []).Probe.EchoAsync(new EchoRequest(), cancellationToken: Token));

        exception.StatusCode.ShouldBe(StatusCode.Unavailable);
        exception.Status.Detail.ShouldContain("services:nobody:mesh:0 is not set");
    }

    [Fact]
    public async Task An_address_that_is_not_https_is_said_to_be_wrong()
    {
        var client = _mesh.Client("users", [], new Dictionary<string, string?> { ["services:users:mesh:0"] = "http://localhost:5000" });

        var exception = await Statuses.FailureAsync(async () => await client.Probe.EchoAsync(new EchoRequest(), cancellationToken: Token));

        exception.Status.Detail.ShouldContain("services:users:mesh:0 is \"http://localhost:5000\" but must be https://host:port");
    }

    [Fact]
    public async Task An_idempotent_rpc_is_tried_again_when_the_service_is_unavailable()
    {
        var service = await _mesh.StartAsync();
        service.Behaviour.OnCall = (_, _) => service.Behaviour.Calls < 3 ? throw new UnavailableException("Not now.") : Task.CompletedTask;

        await _mesh.Client("users", [service]).Probe.EchoAsync(new EchoRequest(), cancellationToken: Token);

        service.Behaviour.Calls.ShouldBe(3);
    }

    [Fact]
    public async Task An_rpc_that_does_not_say_it_is_idempotent_is_tried_once()
    {
        var service = await _mesh.StartAsync();
        service.Behaviour.OnCall = (_, _) => throw new UnavailableException("Not now.");

        var exception = await Statuses.FailureAsync(async () =>
            await _mesh.Client("users", [service]).Probe.WriteAsync(new EchoRequest(), cancellationToken: Token));

        exception.StatusCode.ShouldBe(StatusCode.Unavailable);
        service.Behaviour.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task An_error_that_is_not_UNAVAILABLE_is_not_tried_again()
    {
        var service = await _mesh.StartAsync();
        service.Behaviour.OnCall = (_, _) => throw new InvalidOperationException("A bug.");

        await Statuses.FailureAsync(async () => await _mesh.Client("users", [service]).Probe.EchoAsync(new EchoRequest(), cancellationToken: Token));

        service.Behaviour.Calls.ShouldBe(1);
    }

    [Theory]
    [InlineData("users", "services:users:mesh")]
    [InlineData("_edge.users", "services:users:edge")]
    [InlineData("_edge.users.v2", "services:users.v2:edge")]
    [InlineData("", null)]
    [InlineData("_edge", null)]
    [InlineData("_.users", null)]
    [InlineData("_edge.", null)]
    public void Parse_Path_GivesSection(string path, string? section) =>
        (ServiceAddress.Parse(path)?.Section).ShouldBe(section);
}
