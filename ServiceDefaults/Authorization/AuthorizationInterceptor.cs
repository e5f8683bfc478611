using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Configuration;
using ShopMesh.ServiceDefaults.Identity;
using ShopMesh.ServiceDefaults.Interceptors;
using ShopMesh.ServiceDefaults.Listeners;

namespace ShopMesh.ServiceDefaults.Authorization;

/// <summary>
/// Lets a call through if the policy of its listener allows its caller that rpc: of the mesh by the caller's identity, of the
/// edge by role, scope or ownership. Health checking is allowed to every service of the mesh, since balancers ask for it.
/// </summary>
internal sealed class AuthorizationInterceptor(
    CallerPolicySource policy, AuditLog audit, IOptions<MeshOptions> mesh, TimeProvider clock) : CallInterceptor
{
    protected override Task InvokeAsync(ServerCallContext context, Func<Task> next)
    {
        var features = context.GetHttpContext().Features;
        switch (features.Get<ListenerFeature>()?.Listener)
        {
            case MeshListeners.Mesh:
                Authorize(features.Get<PeerIdentityFeature>(), context);
                break;
            case MeshListeners.Edge when !InfrastructureRpc.Is(context.Method):
                Authorize(CallerExtensions.Feature(context.GetHttpContext()), context);
                break;
        }

        return next();
    }

    private void Authorize(CallerFeature feature, ServerCallContext context)
    {
        var rpc = context.Method[1..];
        var caller = feature.Caller.ToString();
        var grant = policy.Edge.Find(rpc)?.For(feature.Caller) ?? EdgeGrant.None;
        if (grant == EdgeGrant.None)
        {
            throw feature.Caller.Kind == CallerKind.Anonymous
                ? Deny(StatusCode.Unauthenticated, "CREDENTIALS_REQUIRED", caller, context, rpc, "it is not open to everyone")
                : Deny(StatusCode.PermissionDenied, "CALLER_NOT_ALLOWED", caller, context, rpc, "the policy does not allow it this rpc");
        }

        feature.OwnerOnly = grant == EdgeGrant.Owner;
        feature.ActsForAnyone = grant == EdgeGrant.Anyone;
    }

    private void Authorize(PeerIdentityFeature? peer, ServerCallContext context)
    {
        var rpc = context.Method[1..];
        if (peer is null)
            throw Deny(StatusCode.Unauthenticated, "CALLER_UNKNOWN", "unknown", context, rpc, "the connection has no identity");

        var caller = peer.Id.ToString();
        if (peer.NotAfter <= clock.GetUtcNow())
            throw Deny(StatusCode.Unauthenticated, "IDENTITY_EXPIRED", caller, context, rpc, "the certificate of its connection has ended");
        if (InfrastructureRpc.IsHealth(context.Method) || policy.Current.Allows(peer.Id, rpc))
            return;

        throw Deny(StatusCode.PermissionDenied, "CALLER_NOT_ALLOWED", caller, context, rpc,
            policy.Current.Knows(peer.Id) ? "the policy does not allow it this rpc" : "the policy does not name it");
    }

    private RpcException Deny(StatusCode code, string reason, string caller, ServerCallContext context, string rpc, string why)
    {
        audit.Denied(caller, context.Peer, rpc, why);
        var status = new Google.Rpc.Status
        {
            Code = (int)code,
            Message = reason switch
            {
                "CREDENTIALS_REQUIRED" => $"{rpc} needs a token or an API key.",
                _ when code == StatusCode.PermissionDenied => $"{caller} may not call {rpc}.",
                _ => "The caller's identity is not, or no longer, proven.",
            },
            Details =
            {
                Any.Pack(new ErrorInfo
                {
                    Reason = reason,
                    Domain = mesh.Value.TrustDomain,
                    Metadata = { ["caller"] = caller, ["rpc"] = rpc },
                }),
            },
        };
        return status.ToRpcException();
    }
}
