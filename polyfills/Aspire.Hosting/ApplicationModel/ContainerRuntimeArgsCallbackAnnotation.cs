namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds arguments for the container engine's <c>run</c> command.</summary>
/// <param name="callback">Changes the arguments.</param>
public sealed class ContainerRuntimeArgsCallbackAnnotation(Func<ContainerRuntimeArgsCallbackContext, Task> callback) : IResourceAnnotation
{
    /// <summary>What is called.</summary>
    public Func<ContainerRuntimeArgsCallbackContext, Task> Callback { get; } = callback;
}
