using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.Logging;

namespace ShopMesh.ServiceDefaults.Balancing;

/// <summary>round_robin that passes over replicas that are connected but silent.</summary>
internal sealed class AnsweringBalancer(IChannelControlHelper controller, ILoggerFactory loggers, Replicas replicas)
    : SubchannelsLoadBalancer(controller, loggers)
{
    // Goes on from picker to picker: they are made anew whenever a connection comes or goes, and an attempt that follows a failed one
    // is to go elsewhere. Begins anywhere, so that not every process calls the same replica first.
    private readonly Rotation _rotation = new(Random.Shared.Next());
    private readonly MoveBudget _moves = replicas.NewMoveBudget();

    protected override SubchannelPicker CreatePicker(IReadOnlyList<Subchannel> readySubchannels)
    {
        var ready = readySubchannels
            .Select(subchannel => (Subchannel: subchannel, Replica: ReplicaOf(subchannel)))
            .ToArray();
        var peers = new Peers([.. ready.Select(one => one.Replica).OfType<Replica>()], _moves);
        foreach (var replica in peers.Replicas)
            replica.Peers = peers;
        return new AnsweringPicker(ready, _rotation);
    }

    private Replica? ReplicaOf(Subchannel subchannel) =>
        subchannel.CurrentAddress?.EndPoint is { } address ? replicas[address.Host, address.Port] : null;
}
