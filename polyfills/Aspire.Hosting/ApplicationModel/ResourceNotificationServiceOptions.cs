namespace Aspire.Hosting.ApplicationModel;

/// <summary>How waiting works.</summary>
public class ResourceNotificationServiceOptions
{
    /// <summary>What to do when a resource that is waited for fails.</summary>
    public WaitBehavior DefaultWaitBehavior { get; set; } = WaitBehavior.WaitOnResourceUnavailable;
}
