using System.Threading.Channels;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.HealthCheck;

/// <summary>
/// The statuses that one watch has yet to send. A client that does not read makes the oldest give way, so it holds a few
/// statuses at most and still learns the latest one.
/// </summary>
internal sealed class StatusWatcher
{
    private const int Capacity = 8;

    private readonly Channel<ServingStatus> _pending = Channel.CreateBounded<ServingStatus>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Takes a status; never waits.</summary>
    public void Publish(ServingStatus status) => _pending.Writer.TryWrite(status);

    /// <summary>Reads the statuses as they come, each only if it differs from the one before.</summary>
    public async IAsyncEnumerable<ServingStatus> ReadAllAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ServingStatus? last = null;
        await foreach (var status in _pending.Reader.ReadAllAsync(cancellationToken))
        {
            if (status == last)
                continue;
            last = status;
            yield return status;
        }
    }
}
