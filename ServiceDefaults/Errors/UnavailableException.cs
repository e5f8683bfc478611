namespace ShopMesh.ServiceDefaults.Errors;

/// <summary>
/// The service cannot do this just now and may soon: UNAVAILABLE, with <c>RetryInfo</c> where it is known when.
/// Callers of idempotent rpcs try again by themselves.
/// </summary>
/// <param name="message">What is missing, in a sentence that names no host and no address.</param>
/// <param name="retryAfter">When it is worth trying again; <see langword="null"/> where that is not known.</param>
/// <param name="innerException">The cause; it is logged and never sent.</param>
public sealed class UnavailableException(string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : ServiceException(message, innerException)
{
    /// <inheritdoc />
    public override string Reason => "UNAVAILABLE";

    /// <summary>When it is worth trying again.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
