using Grpc.Net.Client.Balancer;

namespace ShopMesh.ServiceDefaults.Balancing;

/// <summary>Takes the next of the replicas that answer; if none does, the next of all.</summary>
internal sealed class AnsweringPicker((Subchannel Subchannel, Replica? Replica)[] ready, Rotation rotation) : SubchannelPicker
{
    public override PickResult Pick(PickContext context)
    {
        var silent = 0;
        foreach (var (_, replica) in ready)
        {
            if (replica is { IsSilent: true })
            {
                silent++;

                // Calls are what wants it back, so calls have it asked; nobody asks for a replica that is not needed.
                replica.AskIfDue();
            }
        }

        var turn = rotation.Next();
        if (silent == 0 || silent == ready.Length)
            return PickResult.ForSubchannel(ready[turn % (uint)ready.Length].Subchannel);

        // One may have answered or fallen silent since they were counted; then the last that was passed over is as good.
        var skip = turn % (uint)(ready.Length - silent);
        var picked = ready[^1].Subchannel;
        foreach (var (subchannel, replica) in ready)
        {
            if (replica is { IsSilent: true })
                continue;
            picked = subchannel;
            if (skip-- == 0)
                break;
        }

        return PickResult.ForSubchannel(picked);
    }
}
