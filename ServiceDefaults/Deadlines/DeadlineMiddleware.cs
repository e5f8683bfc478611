using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Interceptors;

namespace ShopMesh.ServiceDefaults.Deadlines;

/// <summary>
/// Sees to it that every call that is served has a deadline, no later than the server grants. It works on the header before
/// gRPC reads it, so that gRPC's own clock, its cancellation and its DEADLINE_EXCEEDED are those of any other deadline.
/// </summary>
internal sealed class DeadlineMiddleware(RequestDelegate next, IOptions<DeadlineOptions> options)
{
    public Task InvokeAsync(HttpContext context)
    {
        // A health watch lasts as long as its watcher.
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is { } rpc && !InfrastructureRpc.Is(rpc.Method.FullName))
            Limit(context.Request.Headers, rpc.Method);
        return next(context);
    }

    private void Limit(IHeaderDictionary headers, IMethod method)
    {
        var deadlines = options.Value;
        var streams = method.Type != MethodType.Unary;
        var name = method.FullName[1..];
        if (!headers.TryGetValue(GrpcTimeout.Header, out var header))
            headers[GrpcTimeout.Header] = GrpcTimeout.Format(deadlines.For(name, streams));
        else if (GrpcTimeout.Parse(header.ToString()) is { } asked && deadlines.MaximumFor(name, streams) is var maximum && asked > maximum)
            headers[GrpcTimeout.Header] = GrpcTimeout.Format(maximum);
    }
}
