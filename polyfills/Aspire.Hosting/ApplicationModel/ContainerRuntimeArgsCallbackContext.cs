namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a callback for the container engine's arguments gets.</summary>
/// <param name="args">The arguments so far.</param>
/// <param name="cancellationToken">Cancelled when the start is given up.</param>
public sealed class ContainerRuntimeArgsCallbackContext(IList<object> args, CancellationToken cancellationToken = default)
{
    /// <summary>The arguments so far.</summary>
    public IList<object> Args { get; } = args;

    /// <summary>Cancelled when the start is given up.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}
