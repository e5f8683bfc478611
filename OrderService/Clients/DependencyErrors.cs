using Google.Rpc;
using Grpc.Core;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.Orders.Clients;

/// <summary>
/// Turns what a service that we call answered into what our caller may know. What may pass is UNAVAILABLE or DEADLINE_EXCEEDED;
/// anything else that we did not expect is our own fault or the mesh's, and our caller learns only that it happened.
/// </summary>
internal sealed partial class DependencyErrors(ILogger<DependencyErrors> logger)
{
    /// <summary>The exception to throw in place of the error.</summary>
    /// <param name="dependency">The service that was called.</param>
    /// <param name="error">What it answered.</param>
    /// <param name="cancellationToken">The token that the call was made with.</param>
    public Exception Translate(string dependency, RpcException error, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return new OperationCanceledException("The caller does not wait any more.", error, cancellationToken);

        switch (error.StatusCode)
        {
            case StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.Aborted or StatusCode.Cancelled:
                Log.Unavailable(logger, dependency, error.StatusCode, error);
                return new UnavailableException(
                    $"The service \"{dependency}\", which is needed for this, cannot answer at the moment; repeat the request.",
                    error.Detail<RetryInfo>()?.RetryDelay?.ToTimeSpan(),
                    error);
            case StatusCode.DeadlineExceeded:
                Log.Unavailable(logger, dependency, error.StatusCode, error);
                return new RpcException(new global::Grpc.Core.Status(
                    StatusCode.DeadlineExceeded, $"The service \"{dependency}\", which is needed for this, did not answer in time; repeat the request."));
            default:
                Log.Unexpected(logger, dependency, error.StatusCode, error);
                return new InvalidOperationException($"The service \"{dependency}\" answered {error.StatusCode}, which is not expected.", error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(11, LogLevel.Warning, "Service {Dependency} cannot be used now: {StatusCode}")]
        public static partial void Unavailable(ILogger logger, string dependency, StatusCode statusCode, Exception error);

        [LoggerMessage(12, LogLevel.Error, "Service {Dependency} answered {StatusCode}, which is not expected; check its authorization and its version")]
        public static partial void Unexpected(ILogger logger, string dependency, StatusCode statusCode, Exception error);
    }
}
