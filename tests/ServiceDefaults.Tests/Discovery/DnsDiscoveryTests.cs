using System.Net.Sockets;
using Grpc.Core;
using Mesh.Test.V1;
using Microsoft.Extensions.DependencyInjection;
using ShopMesh.ServiceDefaults.Discovery;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Discovery;

/// <summary>Replicas on one port of several addresses, as containers are, found by the names of a zone of the test's own.</summary>
public sealed class DnsDiscoveryTests : IAsyncLifetime
{
    private readonly TestMesh _mesh = new();
    private readonly Zone _zone = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task Calls_are_balanced_over_the_addresses_of_a_name()
    {
        var first = await StartAsync("127.0.0.1", "a");
        await StartAsync("127.0.0.2", "b", first.Mesh.Port);
        _zone.Set("users.test", "127.0.0.1", "127.0.0.2");

        var client = Client($"dns:///users.test:{first.Mesh.Port}").Probe;
        await client.ReachAsync("a", "b");

        var replicas = new List<string>();
        for (var i = 0; i < 10; i++)
            replicas.Add((await client.EchoAsync(new EchoRequest(), cancellationToken: Token)).Replica);
        replicas.Count(replica => replica == "a").ShouldBe(5);
    }

    [Fact]
    public async Task Both_families_of_addresses_are_used()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        var first = await StartAsync("127.0.0.1", "a");
        await StartAsync("[::1]", "b", first.Mesh.Port);
        _zone.Set("users.test", "127.0.0.1", "::1");

        await Client($"dns:///users.test:{first.Mesh.Port}").Probe.ReachAsync("a", "b");
    }

    [Fact]
    public async Task A_replica_that_the_name_gains_gets_calls_and_one_that_it_loses_gets_none()
    {
        var first = await StartAsync("127.0.0.1", "a");
        await StartAsync("127.0.0.2", "b", first.Mesh.Port);
        _zone.Set("users.test", "127.0.0.1");
        var client = Client($"dns:///users.test:{first.Mesh.Port}").Probe;
        await client.ReachAsync("a", "a");

        _zone.Set("users.test", "127.0.0.1", "127.0.0.2");
        await client.ReachAsync("a", "b");

        _zone.Set("users.test", "127.0.0.2");
        await client.ReachAsync("b", "b", "b", "b");
    }

    [Fact]
    public async Task Calls_go_on_while_the_name_cannot_be_looked_up()
    {
        var first = await StartAsync("127.0.0.1", "a");
        _zone.Set("users.test", "127.0.0.1");
        var client = Client($"dns:///users.test:{first.Mesh.Port}");
        await client.Probe.ReachAsync("a");

        _zone.Fail("users.test", SocketError.TryAgain);
        await client.Log.WaitForAsync(message => message.Contains("users.test could not be looked up", StringComparison.Ordinal), Token);

        await client.Probe.ReachAsync("a", "a", "a");
    }

    [Fact]
    public async Task A_replica_that_stops_has_the_name_looked_up_without_waiting_for_the_interval()
    {
        var first = await StartAsync("127.0.0.1", "a");
        await StartAsync("127.0.0.2", "b", first.Mesh.Port);
        _zone.Set("users.test", "127.0.0.1");
        var client = Client($"dns:///users.test:{first.Mesh.Port}", ("Mesh:Discovery:RefreshInterval", "01:00:00")).Probe;
        await client.ReachAsync("a");

        _zone.Set("users.test", "127.0.0.2");
        await first.StopAsync();

        // Calls fail until the other is found, which takes one look-up.
        var replica = "";
        while (replica != "b")
        {
            try
            {
                replica = (await client.EchoAsync(new EchoRequest(), cancellationToken: Token)).Replica;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable)
            {
            }
        }
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_UNAVAILABLE_with_the_name_and_works_once_it_does()
    {
        var first = await StartAsync("127.0.0.1", "a");
        var client = Client($"dns:///users.test:{first.Mesh.Port}").Probe;

        var exception = await Statuses.FailureAsync(async () => await client.EchoAsync(new EchoRequest(), cancellationToken: Token));

        exception.StatusCode.ShouldBe(StatusCode.Unavailable);
        exception.Status.Detail.ShouldContain("No replica of \"users\" was found by DNS (services:users:mesh): users.test: there is no such name.");
        _zone.Set("users.test", "127.0.0.1");
        var waiting = await client.EchoAsync(new EchoRequest(), new CallOptions(cancellationToken: Token).WithWaitForReady());
        waiting.Replica.ShouldBe("a");
    }

    [Fact]
    public async Task Names_and_single_replicas_stand_side_by_side()
    {
        var first = await StartAsync("127.0.0.1", "a");
        var second = await StartAsync("127.0.0.2", "b");
        _zone.Set("users.test", "127.0.0.1");

        var client = Client($"dns:///users.test:{first.Mesh.Port}", ("services:users:mesh:1", second.Mesh.ToString())).Probe;

        await client.ReachAsync("a", "b");
    }

    [Fact]
    public async Task A_bad_change_of_configuration_leaves_the_service_as_it_was()
    {
        var first = await StartAsync("127.0.0.1", "a");
        _zone.Set("users.test", "127.0.0.1");
        var client = Client($"dns:///users.test:{first.Mesh.Port}");
        await client.Probe.ReachAsync("a");

        client.Set(("services:users:mesh:0", "dns:///users.test"));

        await client.Log.WaitForAsync(message => message.Contains("must have a port", StringComparison.Ordinal), Token);
        await client.Probe.ReachAsync("a", "a");
    }

    [Fact]
    public async Task Channels_that_follow_the_same_name_share_one_look_up()
    {
        _zone.Set("users.test", "127.0.0.1");
        var names = Client("dns:///users.test:8443", ("Mesh:Discovery:RefreshInterval", "01:00:00")).Host.Services.GetRequiredService<DnsNames>();

        using var one = names.Follow("users.test", () => { });
        using var other = names.Follow("USERS.test", () => { });

        one.Name.ShouldBeSameAs(other.Name);
        await _zone.QuestionAsync();
        _zone.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_edge_is_verified_by_the_name_that_it_was_found_by_and_not_by_its_address()
    {
        // The certificate is for localhost and 127.0.0.1.
        var service = await StartAsync("127.0.0.2", "a");
        _zone.Set("localhost", "127.0.0.2");
        _zone.Set("elsewhere.test", "127.0.0.2");

        var known = await EdgeClient($"dns:///localhost:{service.Edge.Port}").Probe.EchoAsync(new EchoRequest(), cancellationToken: Token);
        var stranger = await Statuses.FailureAsync(async () =>
            await EdgeClient($"dns:///elsewhere.test:{service.Edge.Port}").Probe.EchoAsync(new EchoRequest(), cancellationToken: Token));

        known.Replica.ShouldBe("a");
        stranger.StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    private Task<TestService> StartAsync(string host, string replica, int port = 0) => _mesh.StartAsync(
        replica: replica,
        settings: new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:mesh:Url"] = $"https://{host}:{port}",
            ["Kestrel:Endpoints:edge:Url"] = $"https://{host}:0",
            ["Kestrel:Endpoints:management:Url"] = $"http://{host}:0",
        });

    private TestClient Client(string address, params (string Key, string Value)[] settings) =>
        _mesh.Client("users", [], Settings("mesh", address, settings), configure: services => services.AddSingleton<IHostLookup>(_zone));

    private TestClient EdgeClient(string address) =>
        _mesh.EdgeClient("users", null, Settings("edge", address), services => services.AddSingleton<IHostLookup>(_zone));

    private static Dictionary<string, string?> Settings(string endpoint, string address, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            [$"services:users:{endpoint}:0"] = address,
            ["Mesh:Discovery:RefreshInterval"] = "00:00:00.100",
            ["Mesh:Discovery:MinimumInterval"] = "00:00:00.100",
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        return all;
    }
}
