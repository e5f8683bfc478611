namespace ShopMesh.ServiceDefaults.Notifications;

/// <summary>Who is to be woken up by what.</summary>
internal sealed class NotificationSubscribers
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Channel, string? Key), HashSet<NotificationSubscription>> _byKey = [];

    public NotificationSubscription Add(string channel, string? key)
    {
        var address = (channel, key);
        var subscription = new NotificationSubscription(ended => Remove(address, ended));
        lock (_gate)
        {
            if (!_byKey.TryGetValue(address, out var subscriptions))
                _byKey[address] = subscriptions = [];
            subscriptions.Add(subscription);
        }

        return subscription;
    }

    /// <summary>Wakes those who wait for a payload, and those who wait for any.</summary>
    public void Wake(string channel, string key)
    {
        lock (_gate)
        {
            WakeAll(_byKey.GetValueOrDefault((channel, key)));
            WakeAll(_byKey.GetValueOrDefault((channel, null)));
        }
    }

    /// <summary>Wakes everyone.</summary>
    public void WakeAll()
    {
        lock (_gate)
        {
            foreach (var subscriptions in _byKey.Values)
                WakeAll(subscriptions);
        }
    }

    private static void WakeAll(HashSet<NotificationSubscription>? subscriptions)
    {
        foreach (var subscription in subscriptions ?? [])
            subscription.Wake();
    }

    private void Remove((string, string?) address, NotificationSubscription subscription)
    {
        lock (_gate)
        {
            if (_byKey.TryGetValue(address, out var subscriptions) && subscriptions.Remove(subscription) && subscriptions.Count == 0)
                _byKey.Remove(address);
        }
    }
}
