using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Configuration;
using ShopMesh.ServiceDefaults.Identity;
using ShopMesh.ServiceDefaults.Interceptors;
using ShopMesh.ServiceDefaults.Listeners;

namespace ShopMesh.ServiceDefaults.Authorization;

/// <summary>
/// Lets a call of the mesh listener through if the policy allows its caller that rpc. Health checking is allowed to every
/// service of the mesh, since balancers ask for it.
/// </summary>
internal sealed class AuthorizationInterceptor(
    CallerPolicySource policy, AuditLog audit, IOptions<MeshOptions> mesh, TimeProvider clock) : CallInterceptor
{
    protected override Task InvokeAsync(ServerCallContext context, Func<Task> next)
    {
        var features = context.GetHttpContext().Features;
        if (features.Get<ListenerFeature>()?.Listener == MeshListeners.Mesh)
            Authorize(features.Get<PeerIdentityFeature>(), context);
        return next();
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
            Message = code == StatusCode.PermissionDenied ? $"{caller} may not call {rpc}." : "The caller's identity is not, or no longer, proven.",
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
