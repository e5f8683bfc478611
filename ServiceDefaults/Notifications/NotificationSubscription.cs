using System.Threading.Channels;

namespace ShopMesh.ServiceDefaults.Notifications;

/// <summary>A signal that stays up until its reader has seen it.</summary>
internal sealed class NotificationSubscription(Action<NotificationSubscription> unsubscribe) : INotificationSubscription
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Wake() => _signal.Writer.TryWrite(true);

    public Task WaitAsync(CancellationToken cancellationToken) => _signal.Reader.ReadAsync(cancellationToken).AsTask();

    public void Dispose() => unsubscribe(this);
}
