namespace Grpc.Core;

/// <summary>Reads the rich status of a failed call.</summary>
public static class RpcExceptionExtensions
{
    /// <summary>Reads the rich status from the trailers of the failed call.</summary>
    /// <param name="ex">The failure.</param>
    /// <returns>The status; <see langword="null"/> if the server sent none, or one that can't be read.</returns>
    public static Google.Rpc.Status? GetRpcStatus(this RpcException ex)
    {
        ArgumentNullException.ThrowIfNull(ex);
        return ex.Trailers.GetRpcStatus(ignoreParseError: true);
    }
}
