namespace ShopMesh.ServiceDefaults.Clients;

/// <summary>
/// Lets a server that is refused in the handshake, one that does not shake hands in time, and one whose GOAWAY crossed the request
/// count as one that cannot be reached: UNAVAILABLE, so that another replica is tried. gRPC would call the second CANCELLED, and the
/// others INTERNAL, as it does any failure that has neither a socket's nor a stream's exception in it.
/// </summary>
internal sealed class ConnectionFailureHandler : DelegatingHandler
{
    /// <summary>The HTTP/2 error code (RFC 9113 section 7) of a server that closes a connection because it is shutting down.</summary>
    private const long NoError = 0;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new HttpRequestException(
                HttpRequestError.SecureConnectionError, exception.Message, new IOException("The TLS handshake failed.", exception.InnerException));
        }
        catch (OperationCanceledException exception) when (IsConnectTimeout(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException(
                HttpRequestError.ConnectionError, "The connection was not there in time.", new IOException("The TLS handshake took too long.", exception));
        }
        catch (HttpRequestException exception) when (exception.InnerException is HttpProtocolException { ErrorCode: NoError })
        {
            // Without the cause: gRPC would find the protocol's error code in it, and take that for INTERNAL whatever stands around it.
            throw new HttpRequestException(exception.HttpRequestError, exception.Message, new IOException("The server closed the connection."));
        }
    }

    /// <summary>Whether a connection, with its handshake, took too long.</summary>
    // The handler tells its own timeout from a caller that gives up by the exception within, sometimes one level deeper.
    public static bool IsConnectTimeout(OperationCanceledException exception) =>
        exception.InnerException is TimeoutException or OperationCanceledException { InnerException: TimeoutException };
}
