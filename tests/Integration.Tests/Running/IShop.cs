using Grpc.Net.Client;

namespace ShopMesh.Integration.Tests.Running;

/// <summary>A running system, wherever it runs, as programs outside of it see it.</summary>
internal interface IShop
{
    /// <summary>Opens a channel to the edge listener of each replica of a service; the caller disposes them.</summary>
    Task<IReadOnlyList<GrpcChannel>> OpenEdgesAsync(string service, CancellationToken cancellationToken);
}
