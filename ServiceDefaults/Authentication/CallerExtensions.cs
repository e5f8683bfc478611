using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ShopMesh.ServiceDefaults.Authorization;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Identity;

namespace ShopMesh.ServiceDefaults.Authentication;

/// <summary>Tells an rpc who calls, and what of it is theirs.</summary>
public static class CallerExtensions
{
    /// <summary>Who makes this call; never <see langword="null"/>.</summary>
    /// <param name="context">The call.</param>
    public static Caller GetCaller(this ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Feature(context.GetHttpContext()).Caller;
    }

    /// <summary>
    /// Lets the call go on unless the rule of this rpc lets the caller act for themselves only, and this is someone else's.
    /// </summary>
    /// <param name="context">The call.</param>
    /// <param name="ownerUserId">The user id of the owner.</param>
    /// <exception cref="PermissionDeniedException">It is someone else's.</exception>
    public static void AuthorizeOwner(this ServerCallContext context, string ownerUserId)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(ownerUserId);
        var http = context.GetHttpContext();
        var feature = Feature(http);
        feature.OwnerAsked = true;
        if (!feature.OwnerOnly || IsSame(feature.Caller.Name, ownerUserId))
            return;

        var rpc = context.Method[1..];
        http.RequestServices.GetRequiredService<AuditLog>().Denied(feature.Caller.ToString(), context.Peer, rpc, "it is someone else's");
        throw new PermissionDeniedException("NOT_OWNER", $"{feature.Caller} may call {rpc} only for themselves.");
    }

    /// <summary>The user id to which what the caller sees must be restricted; <see langword="null"/> for no restriction.</summary>
    /// <param name="context">The call.</param>
    public static string? OwnerRestriction(this ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var feature = Feature(context.GetHttpContext());
        feature.OwnerAsked = true;
        return feature.OwnerOnly ? feature.Caller.Name : null;
    }

    /// <summary>
    /// Whether the rule of this rpc lets the caller act for anyone: by a role, by a scope, or as a service. The others act for themselves, or
    /// for nobody in particular, and may do less.
    /// </summary>
    /// <param name="context">The call.</param>
    public static bool ActsForAnyone(this ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Feature(context.GetHttpContext()).ActsForAnyone;
    }

    internal static CallerFeature Feature(HttpContext http)
    {
        if (http.Features.Get<CallerFeature>() is { } known)
            return known;

        // Features of the connection show through those of the request; a caller is always the request's own.
        var peer = http.Features.Get<PeerIdentityFeature>();
        var feature = peer is null ? new CallerFeature(Caller.Anonymous) : new CallerFeature(Caller.Service(peer.Id)) { ActsForAnyone = true };
        http.Features.Set(feature);
        return feature;
    }

    // Ids are UUIDs, which have more than one spelling.
    private static bool IsSame(string one, string other) =>
        Guid.TryParse(one, out var id) && Guid.TryParse(other, out var otherId) ? id == otherId : string.Equals(one, other, StringComparison.Ordinal);
}
