using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace ShopMesh.ServiceDefaults.Listeners;

/// <summary>
/// Hides endpoints from listeners that they are not mapped on. Routing then goes on as if they did not exist, so an rpc is
/// answered with UNIMPLEMENTED and an HTTP endpoint with 404: a caller cannot tell a hidden rpc from none. The listener is
/// that of the connection; ports and Host headers have no say. An rpc that says nothing about listeners is on none.
/// </summary>
internal sealed class ListenerMatcherPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    // Before the policies for methods and content types: what is hidden must not show in their 405 and 415 either.
    public override int Order => -2000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(IsRestricted);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var listener = httpContext.Features.Get<ListenerFeature>()?.Listener ?? MeshListeners.None;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && !IsVisible(candidates[i].Endpoint, listener))
                candidates.SetValidity(i, false);
        }

        return Task.CompletedTask;
    }

    private static bool IsRestricted(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ListenerMetadata>() is not null || endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not null;

    private static bool IsVisible(Endpoint endpoint, MeshListeners listener) => endpoint.Metadata.GetMetadata<ListenerMetadata>() switch
    {
        { } restricted => (restricted.Listeners & listener) != 0,
        null => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is null,
    };
}
