using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Authorization;
using ShopMesh.ServiceDefaults.Deadlines;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Listeners;
using ShopMesh.ServiceDefaults.Telemetry;
using ShopMesh.ServiceDefaults.Validation;

namespace ShopMesh.ServiceDefaults.Interceptors;

/// <summary>
/// The one place that says in which order a call passes through the server. Before all of it: TLS and peer identity, on
/// the connection (<c>Listeners/KestrelSetup</c>); then routing, which hides what the listener does not have.
/// </summary>
internal static class ServerPipeline
{
    /// <summary>HTTP middleware, outermost first; routing has been done.</summary>
    public static void UseMeshMiddleware(this IApplicationBuilder app)
    {
        app.UseMiddleware<RequestSpans>();        // probes leave no trace
        app.UseBrowserCalls();                    // on the edge: CORS and gRPC-Web; what comes after sees plain gRPC
        app.UseMiddleware<DeadlineMiddleware>();  // every call has a deadline, and no later one than is granted
        app.UseMiddleware<UnreadableMessages>();  // bytes that are no message are answered before any interceptor sees them
    }

    /// <summary>gRPC interceptors, outermost first. An interceptor that a service adds itself comes after these.</summary>
    public static void AddMeshInterceptors(this GrpcServiceOptions options)
    {
        options.Interceptors.Add<ServerTelemetryInterceptor>();  // sees how the call ends, as the caller will
        options.Interceptors.Add<ErrorInterceptor>();            // turns what is thrown below into google.rpc.Status
        options.Interceptors.Add<AuthenticationInterceptor>();   // who is it, at the edge?
        options.Interceptors.Add<AuthorizationInterceptor>();    // may this caller call this rpc?
        options.Interceptors.Add<OwnershipInterceptor>();        // did the rpc ask whose it is, where it must?
        options.Interceptors.Add<DeadlineInterceptor>();         // does anyone still wait for the answer?
        options.Interceptors.Add<ValidationInterceptor>();       // is the request right?
    }
}
