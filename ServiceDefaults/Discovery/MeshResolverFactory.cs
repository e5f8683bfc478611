using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.Configuration;

namespace ShopMesh.ServiceDefaults.Discovery;

/// <summary>
/// Resolves <c>mesh:///users</c> from the service discovery keys of configuration, <c>services:users:mesh:0</c> and on, one
/// for each replica, or one <c>dns:///</c> name for all of them; <c>mesh:///_edge.users</c> from those of another endpoint.
/// </summary>
internal sealed class MeshResolverFactory(IConfiguration configuration, DnsNames names) : ResolverFactory
{
    public override string Name => "mesh";

    public override Resolver Create(ResolverOptions options) =>
        new MeshResolver(options.Address.AbsolutePath.TrimStart('/'), configuration, names, options.LoggerFactory);
}
