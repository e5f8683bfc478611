using System.Diagnostics;
using Grpc.Core;
using Mesh.Test.V1;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Balancing;

public sealed class SilentReplicaTests : IAsyncLifetime
{
    private readonly TestMesh _mesh = new();
    private TestService _frozen = null!;
    private TestService _other = null!;
    private FrozenRoad _road = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _frozen = await _mesh.StartAsync(replica: "frozen");
        _other = await _mesh.StartAsync(replica: "other");
        _road = new FrozenRoad(_frozen.Mesh.Port);
    }

    public async ValueTask DisposeAsync()
    {
        await _mesh.DisposeAsync();
        await _road.DisposeAsync();
    }

    [Fact]
    public async Task Calls_to_a_replica_that_falls_silent_are_answered_by_another_and_later_ones_lose_no_time()
    {
        var client = Client(_road.Address, _other.Mesh).Probe;
        await client.ReachAsync("frozen", "other");

        _road.Freeze();
        var calls = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => client.EchoAsync(new EchoRequest(), cancellationToken: Token).ResponseAsync));
        calls.ShouldAllBe(call => call.Replica == "other");

        // The silent one is out of the balancer by now: nobody has to wait for it to find out again.
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 50; i++)
            (await client.EchoAsync(new EchoRequest(), cancellationToken: Token)).Replica.ShouldBe("other");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task A_replica_that_answers_again_gets_calls_again()
    {
        var client = Client(_road.Address, _other.Mesh);
        await client.Probe.ReachAsync("frozen", "other");
        _road.Freeze();
        await client.Probe.ReachAsync("other", "other", "other", "other");

        _road.Thaw();

        await client.Probe.ReachAsync("frozen", "other");
        await client.Log.WaitForAsync(message => message.EndsWith("answers again.", StringComparison.Ordinal), Token);
    }

    [Fact]
    public async Task An_rpc_that_may_not_be_made_twice_ends_as_UNAVAILABLE_before_its_deadline()
    {
        var client = Client(_road.Address, _other.Mesh).Probe;
        await client.ReachAsync("frozen", "other");
        _road.Freeze();

        var statuses = new List<StatusCode>();
        for (var i = 0; i < 2; i++)
        {
            try
            {
                await client.WriteAsync(new EchoRequest(), cancellationToken: Token);
            }
            catch (RpcException exception)
            {
                statuses.Add(exception.StatusCode);
            }
        }

        statuses.ShouldBe([StatusCode.Unavailable]);
    }

    [Fact]
    public async Task A_call_that_takes_long_at_a_replica_that_is_there_is_left_alone()
    {
        var slow = new TaskCompletionSource();
        var client = Client(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(20), _frozen.Mesh, _other.Mesh);
        await client.Probe.ReachAsync("frozen", "other");
        _frozen.Behaviour.OnCall = (_, _) => slow.Task;
        var calls = Enumerable.Range(0, 4).Select(_ => client.Probe.WriteAsync(new EchoRequest(), cancellationToken: Token).ResponseAsync).ToArray();
        await _frozen.Log.WaitForAsync(message => message.Contains("/grpc.health.v1.Health/Check", StringComparison.Ordinal), Token);

        slow.SetResult();

        (await Task.WhenAll(calls)).Select(call => call.Replica).ShouldContain("frozen");
        client.Log.Entries.ShouldNotContain(entry => entry.Message.Contains("does not answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_that_wait_for_a_service_of_which_no_replica_answers_are_not_sent_away()
    {
        await using var otherRoad = new FrozenRoad(_other.Mesh.Port);
        var client = Client(_road.Address, otherRoad.Address);
        await client.Probe.ReachAsync("frozen", "other");
        _road.Freeze();
        otherRoad.Freeze();

        // These may not be made twice, so that one that is sent away fails.
        var calls = Enumerable.Range(0, 8).Select(_ => client.Probe.WriteAsync(new EchoRequest(), cancellationToken: Token).ResponseAsync).ToArray();
        await client.Log.WaitForAsync(message => message.Contains($":{_road.Address.Port} does not answer", StringComparison.Ordinal), Token);
        await client.Log.WaitForAsync(message => message.Contains($":{otherRoad.Address.Port} does not answer", StringComparison.Ordinal), Token);
        _road.Thaw();
        otherRoad.Thaw();

        (await Task.WhenAll(calls)).Select(call => call.Replica).Distinct().ShouldBe(["frozen", "other"], ignoreOrder: true);
    }

    [Fact]
    public async Task Of_more_calls_than_may_be_tried_again_the_rest_waits_for_the_replica_and_none_fails()
    {
        // All of them are to be under way before anybody asks.
        var client = Client(TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(400), _road.Address, _other.Mesh);
        await client.Probe.ReachAsync("frozen", "other");
        _road.Freeze();

        var calls = Enumerable.Range(0, 400).Select(_ => client.Probe.EchoAsync(new EchoRequest(), cancellationToken: Token).ResponseAsync).ToArray();
        await client.Log.WaitForAsync(message => message.Contains("does not answer", StringComparison.Ordinal), Token);
        (await client.Probe.EchoAsync(new EchoRequest(), cancellationToken: Token)).Replica.ShouldBe("other");
        _road.Thaw();

        var replicas = (await Task.WhenAll(calls)).CountBy(call => call.Replica).ToDictionary();
        replicas["frozen"].ShouldBeGreaterThan(50);
        replicas["other"].ShouldBeGreaterThan(200);
    }

    [Fact]
    public async Task A_replica_that_is_alone_is_waited_for_until_the_deadline()
    {
        var client = Client(_road.Address).Probe;
        await client.ReachAsync("frozen");
        _road.Freeze();

        var exception = await Statuses.FailureAsync(async () =>
            await client.EchoAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddSeconds(1.5), cancellationToken: Token));

        exception.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
    }

    private TestClient Client(params Uri[] replicas) => Client(TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400), replicas);

    private TestClient Client(TimeSpan probeDelay, TimeSpan probeTimeout, params Uri[] replicas) => _mesh.Client(
        "users",
        [],
        new Dictionary<string, string?>(replicas.Select((address, index) => KeyValuePair.Create($"services:users:mesh:{index}", (string?)address.ToString())))
        {
            ["Mesh:Clients:ProbeDelay"] = probeDelay.ToString("c"),
            ["Mesh:Clients:ProbeTimeout"] = probeTimeout.ToString("c"),
        });
}
