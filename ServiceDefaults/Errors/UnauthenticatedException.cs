namespace ShopMesh.ServiceDefaults.Errors;

/// <summary>The caller has not proven who they are: UNAUTHENTICATED with <c>ErrorInfo</c>.</summary>
/// <param name="reason">Why, as a constant, such as <c>TOKEN_EXPIRED</c>.</param>
/// <param name="message">Why, in a sentence that repeats nothing of what the caller has shown.</param>
public sealed class UnauthenticatedException(string reason, string message) : ServiceException(message)
{
    /// <inheritdoc />
    public override string Reason { get; } = reason;
}
