using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ShopMesh.ServiceDefaults.Authorization;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Interceptors;
using ShopMesh.ServiceDefaults.Listeners;

namespace ShopMesh.ServiceDefaults.Authentication;

/// <summary>
/// Finds out who calls the edge listener: a person by a token (<c>authorization: Bearer …</c>), a program by its key (<c>x-api-key</c>),
/// nobody by neither. What is shown and wrong is refused, also where nothing had to be shown; only a token that has
/// ended counts as none there, so that clients that always send theirs can still refresh it.
/// </summary>
internal sealed class AuthenticationInterceptor(
    TokenAuthenticator tokens, ApiKeyRing keys, CallerPolicySource policy, AuditLog audit) : CallInterceptor
{
    private const string Scheme = "Bearer ";

    protected override async Task InvokeAsync(ServerCallContext context, Func<Task> next)
    {
        var http = context.GetHttpContext();
        if (http.Features.Get<ListenerFeature>()?.Listener == MeshListeners.Edge && !InfrastructureRpc.Is(context.Method))
            http.Features.Set(new CallerFeature(await AuthenticateAsync(http, context)));
        await next();
    }

    private async ValueTask<Caller> AuthenticateAsync(HttpContext http, ServerCallContext context)
    {
        var rpc = context.Method[1..];
        try
        {
            var authorization = http.Request.Headers.Authorization;
            var key = http.Request.Headers[ApiKey.Header];
            if (authorization.Count + key.Count == 0)
                return Caller.Anonymous;
            if (authorization.Count + key.Count > 1)
                throw new UnauthenticatedException("CREDENTIALS_AMBIGUOUS", $"Send one of authorization and {ApiKey.Header}, once.");
            return key.Count == 1 ? AuthenticateProgram(key.ToString()) : await AuthenticatePersonAsync(authorization, rpc, context.CancellationToken);
        }
        catch (UnauthenticatedException exception)
        {
            audit.Denied("someone", context.Peer, rpc, exception.Reason);
            throw;
        }
    }

    private Caller AuthenticateProgram(string key)
    {
        if (keys.Find(key) is not { } found)
            throw new UnauthenticatedException("API_KEY_INVALID", "The API key is not known.");
        return found.Rate.Take() is not { } wait
            ? found.Caller
            : throw new ResourceExhaustedException($"{found.Caller} makes more calls than its API key allows.", wait, "API_KEY_RATE_EXCEEDED");
    }

    private async ValueTask<Caller> AuthenticatePersonAsync(StringValues authorization, string rpc, CancellationToken cancellationToken)
    {
        var value = authorization.ToString();
        if (!value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw new UnauthenticatedException("AUTHORIZATION_NOT_BEARER", "The header authorization must be \"Bearer\" and a token.");
        try
        {
            return await tokens.AuthenticateAsync(value[Scheme.Length..].Trim(), cancellationToken);
        }
        catch (UnauthenticatedException exception) when (exception.Reason == TokenAuthenticator.ExpiredReason && policy.Edge.Find(rpc)?.Anonymous == true)
        {
            return Caller.Anonymous;
        }
    }
}
