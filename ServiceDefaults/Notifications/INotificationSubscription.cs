namespace ShopMesh.ServiceDefaults.Notifications;

/// <summary>One reader's wish to be woken up; disposing it ends that.</summary>
public interface INotificationSubscription : IDisposable
{
    /// <summary>
    /// Completes when there was a notification since the last time, however many they were, or when some may have been missed because
    /// the connection had to be made anew.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task WaitAsync(CancellationToken cancellationToken);
}
