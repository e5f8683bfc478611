using System.Collections.Concurrent;
using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Eventing;

/// <inheritdoc cref="IDistributedApplicationEventing"/>
public class DistributedApplicationEventing : IDistributedApplicationEventing
{
    private readonly ConcurrentDictionary<Type, ImmutableList<DistributedApplicationEventSubscription>> _subscriptions = new();

    /// <inheritdoc/>
    public DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationEvent
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Add<T>(new DistributedApplicationEventSubscription((e, ct) => callback((T)e, ct)));
    }

    /// <inheritdoc/>
    public DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationResourceEvent
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(callback);
        return Add<T>(new DistributedApplicationResourceEventSubscription(
            resource, (e, ct) => ReferenceEquals(e.Resource, resource) ? callback((T)e, ct) : Task.CompletedTask));
    }

    /// <inheritdoc/>
    public void Unsubscribe(DistributedApplicationEventSubscription subscription)
    {
        foreach (var type in _subscriptions.Keys)
            _subscriptions.AddOrUpdate(type, [], (_, list) => list.Remove(subscription));
    }

    /// <inheritdoc/>
    public Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent
        => PublishAsync(@event, EventDispatchBehavior.BlockingSequential, cancellationToken);

    /// <inheritdoc/>
    public Task PublishAsync<T>(T @event, EventDispatchBehavior dispatchBehavior, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent
    {
        ArgumentNullException.ThrowIfNull(@event);
        if (!_subscriptions.TryGetValue(typeof(T), out var subscriptions) || subscriptions.IsEmpty) return Task.CompletedTask;

        switch (dispatchBehavior)
        {
            case EventDispatchBehavior.BlockingSequential:
                return SequentialAsync();
            case EventDispatchBehavior.BlockingConcurrent:
                return ConcurrentAsync();
            case EventDispatchBehavior.NonBlockingSequential:
                _ = Task.Run(SequentialAsync, CancellationToken.None);
                return Task.CompletedTask;
            case EventDispatchBehavior.NonBlockingConcurrent:
                _ = Task.Run(ConcurrentAsync, CancellationToken.None);
                return Task.CompletedTask;
            default:
                throw new ArgumentOutOfRangeException(nameof(dispatchBehavior), dispatchBehavior, null);
        }

        async Task SequentialAsync()
        {
            foreach (var subscription in subscriptions)
                await subscription.Callback(@event, cancellationToken).ConfigureAwait(false);
        }

        Task ConcurrentAsync() => Task.WhenAll(subscriptions.Select(s => s.Callback(@event, cancellationToken)));
    }

    private DistributedApplicationEventSubscription Add<T>(DistributedApplicationEventSubscription subscription)
    {
        _subscriptions.AddOrUpdate(typeof(T), [subscription], (_, list) => list.Add(subscription));
        return subscription;
    }
}
