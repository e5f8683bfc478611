using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Mesh.Test.V1;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Clients;

/// <summary>A replica whose machine takes connections and whose process says nothing on them: paused, or too busy to shake hands.</summary>
public sealed class SilentReplicaTests : IAsyncLifetime
{
    private readonly TestMesh _mesh = new();
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _silent.Start();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _silent.Dispose();
        await _mesh.DisposeAsync();
    }

    [Fact]
    public async Task Call_NoHandshakeWithinTheConnectTimeout_IsMadeAtAnotherReplica()
    {
        var client = _mesh.Client("users", [await _mesh.StartAsync(replica: "a")], Settings("services:users:mesh:1")).Probe;

        for (var i = 0; i < 6; i++)
            (await client.EchoAsync(new EchoRequest(), cancellationToken: Token)).Replica.ShouldBe("a");
    }

    [Fact]
    public async Task Call_NoReplicaShakesHands_IsUnavailable()
    {
        var client = _mesh.Client("users", [], Settings("services:users:mesh:0")).Probe;

        var exception = await Statuses.FailureAsync(async () => await client.WriteAsync(new EchoRequest(), cancellationToken: Token));

        exception.StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    private Dictionary<string, string?> Settings(string address) => new()
    {
        [address] = $"https://127.0.0.1:{((IPEndPoint)_silent.LocalEndpoint).Port}",
        ["Mesh:Clients:ConnectTimeout"] = "00:00:00.5",
    };
}
