using System.IO.Compression;
using Google.Protobuf;
using Google.Rpc;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;
using ShopMesh.Dashboard.Configuration;
using ShopMesh.Dashboard.Hosting;

namespace ShopMesh.Dashboard.Otlp;

/// <summary>OTLP over HTTP with protobuf bodies, plain or gzip. Refusals carry a google.rpc.Status, as the specification asks.</summary>
internal static class OtlpHttpEndpoints
{
    private const string Protobuf = "application/x-protobuf";

    public static void MapOtlpHttp(this IEndpointRouteBuilder endpoints)
    {
        var listener = new ListenerMetadata(ListenerKind.OtlpHttp);
        endpoints.MapPost("/v1/traces", (HttpContext context, TelemetryIngest ingest, DashboardOptions options) =>
            HandleAsync(context, options, ExportTraceServiceRequest.Parser, ingest.Add)).WithMetadata(listener).AllowAnonymous();
        endpoints.MapPost("/v1/logs", (HttpContext context, TelemetryIngest ingest, DashboardOptions options) =>
            HandleAsync(context, options, ExportLogsServiceRequest.Parser, ingest.Add)).WithMetadata(listener).AllowAnonymous();
        endpoints.MapPost("/v1/metrics", (HttpContext context, TelemetryIngest ingest, DashboardOptions options) =>
            HandleAsync(context, options, ExportMetricsServiceRequest.Parser, ingest.Add)).WithMetadata(listener).AllowAnonymous();
    }

    /// <summary>Writes a message as the response's body.</summary>
    public static Task WriteAsync(HttpContext context, IMessage message)
    {
        context.Response.ContentType = Protobuf;
        return context.Response.Body.WriteAsync(message.ToByteArray(), context.RequestAborted).AsTask();
    }

    private static async Task HandleAsync<TRequest>(
        HttpContext context, DashboardOptions options, MessageParser<TRequest> parser, Func<TRequest, IMessage> add)
        where TRequest : IMessage<TRequest>
    {
        var limit = options.Otlp.MaxRequestBytes;
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || type.MediaType != Protobuf)
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, Code.InvalidArgument,
                $"Send {Protobuf}; set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf.");
            return;
        }

        var encoding = context.Request.Headers.ContentEncoding.ToString();
        if (encoding is not ("" or "identity" or "gzip"))
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, Code.InvalidArgument, "Content-Encoding may be gzip or none.");
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limit;
        TRequest request;
        try
        {
            var body = encoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
            await using var bounded = new BoundedStream(body, limit,
                () => new BadHttpRequestException("Too large.", StatusCodes.Status413PayloadTooLarge));
            using var buffer = new MemoryStream();
            await bounded.CopyToAsync(buffer, context.RequestAborted);
            request = parser.ParseFrom(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, Code.ResourceExhausted, $"The message is larger than {limit} bytes.");
            return;
        }
        catch (Exception malformed) when (malformed is InvalidProtocolBufferException or InvalidDataException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, Code.InvalidArgument, "The body is not an OTLP message.");
            return;
        }

        await WriteAsync(context, add(request));
    }

    private static Task RefuseAsync(HttpContext context, int httpStatus, Code code, string message)
    {
        context.Response.StatusCode = httpStatus;
        return WriteAsync(context, new Status { Code = (int)code, Message = message });
    }
}
