namespace ShopMesh.ServiceDefaults.Errors;

/// <summary>The caller is known and may not do this: PERMISSION_DENIED with <c>ErrorInfo</c>.</summary>
/// <param name="reason">Why, as a constant, such as <c>NOT_OWNER</c>.</param>
/// <param name="message">Why, in a sentence.</param>
public sealed class PermissionDeniedException(string reason, string message) : ServiceException(message)
{
    /// <inheritdoc />
    public override string Reason { get; } = reason;
}
