namespace ShopMesh.ServiceDefaults.Errors;

/// <summary>A quota or a limit is used up: RESOURCE_EXHAUSTED with <c>RetryInfo</c> and <c>ErrorInfo</c>.</summary>
/// <param name="message">Which limit, in a sentence.</param>
/// <param name="retryAfter">When it is worth trying again.</param>
/// <param name="reason">Why, as a constant.</param>
public sealed class ResourceExhaustedException(string message, TimeSpan retryAfter, string reason = "RESOURCE_EXHAUSTED") : ServiceException(message)
{
    /// <inheritdoc />
    public override string Reason { get; } = reason;

    /// <summary>When it is worth trying again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
