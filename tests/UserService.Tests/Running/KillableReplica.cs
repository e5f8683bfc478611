extern alias shop;

using Grpc.Net.Client;
using shop::ShopMesh.Testing.Shop.Identity;
using shop::ShopMesh.Testing.Shop.Processes;
using Shop.Users.V1;

namespace ShopMesh.Users.Tests.Running;

/// <summary>The user service as it ships, as a process that can be killed.</summary>
internal sealed class KillableReplica : IAsyncDisposable
{
    private readonly ServiceProcess _process;
    private readonly GrpcChannel _channel;

    private KillableReplica(ServiceProcess process, GrpcChannel channel)
    {
        _process = process;
        _channel = channel;
        Client = new UserService.UserServiceClient(channel);
    }

    /// <summary>A client with the identity of a service that may call everything.</summary>
    public UserService.UserServiceClient Client { get; }

    public static async Task<KillableReplica> StartAsync(
        MeshIdentities identities, string connectionString, IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        const string caller = "tester";
        var all = identities.Enroll(ServiceProgram.Users.ServiceName);
        all[$"ConnectionStrings:{ServiceProgram.Users.DatabaseName}"] = connectionString;
        all[$"Mesh:Authorization:Callers:{caller}:0"] = "shop.users.v1.UserService/*";
        foreach (var (key, value) in settings)
            all[key] = value;
        var process = await ServiceProcess.StartAsync(ServiceProgram.Users, all, cancellationToken);
        return new KillableReplica(process, EdgeChannel.OpenMesh(process.MeshPort, identities, caller));
    }

    public Task KillAsync() => _process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _process.DisposeAsync();
    }
}
