namespace ShopMesh.ServiceDefaults.Errors;

/// <summary>
/// An error that a service means its caller to see. The mesh turns it into a <c>google.rpc.Status</c> with typed details
/// (AIP-193); the message reaches the caller as it is, so it must not tell anything that the caller may not know.
/// </summary>
/// <param name="message">What went wrong, in a sentence for a developer who calls the service.</param>
/// <param name="innerException">The cause; it is logged and never sent.</param>
public abstract class ServiceException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Why, as a constant that programs can compare: the <c>reason</c> of <c>google.rpc.ErrorInfo</c>, <c>UPPER_SNAKE_CASE</c>.</summary>
    public abstract string Reason { get; }
}
