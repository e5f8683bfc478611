using ShopMesh.ServiceDefaults.Authentication;

namespace ShopMesh.ServiceDefaults.Clients;

/// <summary>Shows the program's API key on each call, unless the call shows something of its own.</summary>
internal sealed class ApiKeyHandler(string? key) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(key) && request.Headers.Authorization is null && !request.Headers.Contains(ApiKey.Header))
            request.Headers.TryAddWithoutValidation(ApiKey.Header, key);
        return base.SendAsync(request, cancellationToken);
    }
}
