using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Calls a handler for changes of state, one after the other and outside the notification service's lock. Of several changes to one
/// replica that come while the handler is busy it sees the last.
/// </summary>
internal sealed class NotificationPump : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (ResourceEvent Change, bool IsRemoved)> _pending = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _signal = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<ResourceEvent, bool, Task> _handler;
    private readonly IDisposable _observation;
    private readonly Task _running;

    public NotificationPump(ResourceNotificationService notifications, Func<ResourceEvent, bool, Task> handler)
    {
        _handler = handler;
        _running = Task.Run(RunAsync);
        _observation = notifications.Observe(Add);
    }

    public async ValueTask DisposeAsync()
    {
        _observation.Dispose();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
        _signal.Dispose();
    }

    private void Add(ResourceEvent change, bool isRemoved)
    {
        bool isNew;
        lock (_gate)
        {
            isNew = _pending.Count == 0;
            _pending[change.ResourceId] = (change, isRemoved);
        }
        if (isNew) _signal.Release();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _signal.WaitAsync(_stopping.Token).ConfigureAwait(false);
                (ResourceEvent, bool)[] batch;
                lock (_gate)
                {
                    batch = [.. _pending.Values];
                    _pending.Clear();
                }
                foreach (var (change, isRemoved) in batch) await _handler(change, isRemoved).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The application has stopped.
        }
    }
}
