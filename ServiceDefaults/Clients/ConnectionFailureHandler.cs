namespace ShopMesh.ServiceDefaults.Clients;

/// <summary>
/// Lets a server that is refused in the handshake count as one that cannot be reached: UNAVAILABLE, so that another replica is
/// tried. gRPC would call it INTERNAL, as it does any failure that has neither a socket's nor a stream's exception in it.
/// </summary>
internal sealed class ConnectionFailureHandler : DelegatingHandler
{
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
    }
}
