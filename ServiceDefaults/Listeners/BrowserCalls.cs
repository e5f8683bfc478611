using Grpc.AspNetCore.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Configuration;
using ShopMesh.ServiceDefaults.Identity;

namespace ShopMesh.ServiceDefaults.Listeners;

/// <summary>
/// Lets browsers call the edge listener, and no other: gRPC-Web, and CORS for the pages of the configured origins. What comes after
/// sees plain gRPC.
/// </summary>
internal static class BrowserCalls
{
    // What a browser may send: gRPC-Web's own headers, who calls, how long it waits, and the trace it belongs to.
    private static readonly string[] RequestHeaders =
    [
        "content-type", "x-grpc-web", "x-user-agent", "grpc-timeout", "grpc-accept-encoding", "authorization", "traceparent", "tracestate",
    ];

    // What a page may read: how the call ended when that is in the headers, because no message was sent.
    private static readonly string[] ResponseHeaders = ["grpc-status", "grpc-message", "grpc-status-details-bin", "grpc-encoding", "grpc-accept-encoding"];

    public static void AddBrowserCalls(this IServiceCollection services)
    {
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<EdgeOptions>>((cors, edge) =>
            cors.AddDefaultPolicy(policy => Allow(policy, edge.ValueOrDefaults().Cors)));
    }

    public static void UseBrowserCalls(this IApplicationBuilder app) => app.UseWhen(
        context => context.Features.Get<ListenerFeature>()?.Listener == MeshListeners.Edge,
        edge => edge.UseCors().UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true }));

    private static void Allow(CorsPolicyBuilder policy, EdgeCorsOptions options)
    {
        if (options.AllowsAnyOrigin)
            policy.AllowAnyOrigin();
        else
            policy.WithOrigins([.. options.AllowedOrigins]);
        policy.WithMethods(HttpMethods.Post)
            .WithHeaders([.. RequestHeaders, .. options.AllowedHeaders])
            .WithExposedHeaders(ResponseHeaders)
            .SetPreflightMaxAge(options.PreflightMaxAge)
            .DisallowCredentials();
    }
}
