namespace ShopMesh.ServiceDefaults.Errors;

/// <summary>
/// Someone else was faster: ABORTED with <c>ErrorInfo</c>. The caller may read the current state and try the whole
/// operation again; sending the same request again would not help.
/// </summary>
/// <param name="reason">Why, such as <c>ETAG_MISMATCH</c>.</param>
/// <param name="message">What happened, in a sentence.</param>
public sealed class ConflictException(string reason, string message) : ServiceException(message)
{
    /// <inheritdoc />
    public override string Reason { get; } = reason;
}
