namespace ShopMesh.ServiceDefaults.Errors;

/// <summary>
/// Something that the service needs did not answer in the time that there was: DEADLINE_EXCEEDED with <c>ErrorInfo</c>.
/// What became of the request is not known.
/// </summary>
/// <param name="message">What did not answer, in a sentence that names no host and no address.</param>
/// <param name="innerException">The cause; it is logged and never sent.</param>
public sealed class DeadlineExceededException(string message, Exception? innerException = null) : ServiceException(message, innerException)
{
    /// <inheritdoc />
    public override string Reason => "DEPENDENCY_DEADLINE_EXCEEDED";
}
