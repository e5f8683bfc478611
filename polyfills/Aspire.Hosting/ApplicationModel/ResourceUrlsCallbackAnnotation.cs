namespace Aspire.Hosting.ApplicationModel;

/// <summary>Changes the addresses that are shown for a resource.</summary>
/// <param name="callback">What is called.</param>
public sealed class ResourceUrlsCallbackAnnotation(Func<ResourceUrlsCallbackContext, Task> callback) : IResourceAnnotation
{
    /// <summary>What is called.</summary>
    public Func<ResourceUrlsCallbackContext, Task> Callback { get; } = callback;
}
