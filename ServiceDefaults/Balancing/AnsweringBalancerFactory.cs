using Grpc.Net.Client.Balancer;

namespace ShopMesh.ServiceDefaults.Balancing;

/// <summary>Makes round_robin over the replicas that answer.</summary>
internal sealed class AnsweringBalancerFactory(Replicas replicas) : LoadBalancerFactory
{
    /// <summary>The policy's name in a service config.</summary>
    public const string PolicyName = "mesh_round_robin";

    public override string Name => PolicyName;

    public override LoadBalancer Create(LoadBalancerOptions options) => new AnsweringBalancer(options.Controller, options.LoggerFactory, replicas);
}
