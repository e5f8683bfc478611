using Google.Rpc;
using Grpc.Core;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.Orders.Clients;

/// <summary>
/// Turns what a service that we call answered into what our caller may know. What may pass is UNAVAILABLE or DEADLINE_EXCEEDED;
/// anything else that we did not expect is our own fault or the mesh's: our caller learns only that it happened, and the log has it.
/// </summary>
internal static class DependencyError
{
    /// <summary>The exception to throw in place of the error.</summary>
    /// <param name="dependency">The service that was called.</param>
    /// <param name="error">What it answered.</param>
    /// <param name="cancellationToken">The token that the call was made with.</param>
    public static Exception Translate(string dependency, RpcException error, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return new OperationCanceledException("The caller does not wait any more.", error, cancellationToken);

        return error.StatusCode switch
        {
            StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.Aborted or StatusCode.Cancelled => new UnavailableException(
                $"The service \"{dependency}\", which is needed for this, cannot answer at the moment; repeat the request.",
                error.Detail<RetryInfo>()?.RetryDelay?.ToTimeSpan(),
                error),
            StatusCode.DeadlineExceeded => new DeadlineExceededException(
                $"The service \"{dependency}\", which is needed for this, did not answer in time; repeat the request.", error),
            _ => new InvalidOperationException(
                $"The service \"{dependency}\" answered {error.StatusCode}, which is not expected; look at its authorization and its version.", error),
        };
    }
}
