using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Web.Internal;

/// <summary>
/// Shows gRPC-Web to the endpoint as gRPC over HTTP/2: the content type, the protocol, the body, and trailers, which a browser
/// cannot read and which therefore become the last frame of the response's body (gRPC-Web protocol, "Protocol differences").
/// </summary>
internal sealed class GrpcWebMiddleware(RequestDelegate next, GrpcWebOptions options)
{
    public Task Invoke(HttpContext context)
    {
        var request = context.Request;
        return HttpMethods.IsPost(request.Method) && GrpcWebContentType.TryParse(request.ContentType, out var type) && IsEnabled(context)
            ? TranslateAsync(context, type)
            : next(context);
    }

    private bool IsEnabled(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IGrpcWebEnabledMetadata>()?.GrpcWebEnabled ?? options.DefaultEnabled;

    private async Task TranslateAsync(HttpContext context, GrpcWebContentType asked)
    {
        var features = context.Features;
        var request = features.GetRequiredFeature<IHttpRequestFeature>();
        var response = features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var trailers = features.Get<IHttpResponseTrailersFeature>();
        var reset = features.Get<IHttpResetFeature>();
        var received = (request.Body, request.Headers.ContentType);

        // A client says how it wants the answer encoded by what it accepts; one that does not say gets what it sent.
        var answersText = GrpcWebContentType.TryParse(request.Headers.Accept, out var accepted) ? accepted.IsText : asked.IsText;
        var answer = new GrpcWebResponse(context, response, answersText);

        if (asked.IsText)
            request.Body = new Base64RequestStream(request.Body);
        request.Headers.ContentType = asked.PlainHeader;
        features.Set<IHttpRequestFeature>(new Http2RequestFeature(request));
        features.Set<IHttpResponseBodyFeature>(answer);
        features.Set<IHttpResponseTrailersFeature>(answer);
        features.Set(reset ?? answer);
        context.Response.OnStarting(answer.OnStartingAsync);
        try
        {
            await next(context);
            await answer.FinishAsync();
        }
        finally
        {
            features.Set(reset);
            features.Set(trailers);
            features.Set(response);
            features.Set(request);
            (request.Body, request.Headers.ContentType) = received;
        }
    }
}
