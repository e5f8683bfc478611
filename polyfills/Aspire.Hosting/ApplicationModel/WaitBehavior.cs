namespace Aspire.Hosting.ApplicationModel;

/// <summary>What to do when a resource that is waited for fails.</summary>
public enum WaitBehavior
{
    /// <summary>Go on waiting; it may be started again.</summary>
    WaitOnResourceUnavailable,

    /// <summary>Give up.</summary>
    StopOnResourceUnavailable,
}
