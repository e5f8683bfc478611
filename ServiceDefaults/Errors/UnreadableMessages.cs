using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ShopMesh.ServiceDefaults.Errors;

/// <summary>
/// Answers INTERNAL where bytes are not the message that they should be, as gRPC's own description of its statuses has it. gRPC reads
/// the message before any interceptor is asked, and answers UNKNOWN when that fails. What is thrown later has been mapped by then.
/// </summary>
internal sealed class UnreadableMessages(RequestDelegate next)
{
    private const string Status = "grpc-status";
    private const string Message = "grpc-message";
    // What gRPC says of any exception that reaches it.
    private const string Thrown = "Exception was thrown by handler.";
    private static readonly string Unknown = ((int)StatusCode.Unknown).ToString(CultureInfo.InvariantCulture);
    private static readonly string Internal = ((int)StatusCode.Internal).ToString(CultureInfo.InvariantCulture);

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is null)
            return;

        Correct(context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers);
        if (!context.Response.HasStarted)
            Correct(context.Response.Headers);
    }

    private static void Correct(IHeaderDictionary? trailers)
    {
        if (trailers is not { IsReadOnly: false } || trailers[Status] != Unknown || trailers[Message] != Thrown)
            return;
        trailers[Status] = Internal;
        trailers[Message] = "The message cannot be read.";
    }
}
