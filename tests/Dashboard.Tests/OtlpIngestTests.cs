using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Shouldly;
using ShopMesh.Dashboard.Telemetry.Logs;
using ShopMesh.Dashboard.Telemetry.Traces;
using ShopMesh.Dashboard.Tests.Synthetic;
using Xunit;
using StatusCode = Grpc.Core.StatusCode;
using SpanKind = OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind;

namespace ShopMesh.Dashboard.Tests;

public sealed partial class OtlpIngestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task Spans_of_the_real_exporter_arrive_with_everything_they_carry(OtlpExportProtocol protocol)
    {
        await using var server = await DashboardServer.StartAsync();
        using var source = new ActivitySource($"ShopMesh.Tests.{protocol}", "2.0");
        using (var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(source.Name)
            .ConfigureResource(resource => resource.AddService("orders", serviceInstanceId: "orders-a1"))
            .AddOtlpExporter(options => Configure(options, server, protocol, "traces"))
            .Build())
        {
            using (var parent = source.StartActivity("PlaceOrder", ActivityKind.Server))
            using (var child = source.StartActivity("SELECT orders", ActivityKind.Client))
            {
                child!.SetTag("db.system.name", "postgresql").SetTag("rows", 3).SetTag("cached", true);
                child.AddEvent(new ActivityEvent("row read"));
                child.SetStatus(ActivityStatusCode.Error, "connection reset");
            }

            provider.ForceFlush(10_000).ShouldBeTrue();
        }

        var trace = server.Store.Traces.Query(new TraceQuery()).Traces.ShouldHaveSingleItem();
        trace.Root.Name.ShouldBe("PlaceOrder");
        trace.IsComplete.ShouldBeTrue();
        var spans = server.Store.Traces.Find(trace.Id)!.Spans;
        spans.Count.ShouldBe(2);
        spans[0].Source.Name.ShouldBe("orders");
        spans[0].Source.InstanceId.ShouldBe("orders-a1");
        var database = spans[1];
        database.ParentId.ShouldBe(spans[0].Id);
        database.Kind.ShouldBe(ShopMesh.Dashboard.Telemetry.Traces.SpanKind.Client);
        database["db.system.name"].ShouldBe("postgresql");
        database["rows"].ShouldBe("3");
        database["cached"].ShouldBe("true");
        database.Events.ShouldHaveSingleItem().Name.ShouldBe("row read");
        database.IsError.ShouldBeTrue();
        database.StatusMessage.ShouldBe("connection reset");
        database.Scope.Name.ShouldBe(source.Name);
        database.Scope.Version.ShouldBe("2.0");
    }

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task Logs_of_the_real_exporter_arrive_as_messages_with_their_trace(OtlpExportProtocol protocol)
    {
        await using var server = await DashboardServer.StartAsync();
        using var source = new ActivitySource($"ShopMesh.Tests.Logs.{protocol}");
        using var listener = new ActivityListener { ShouldListenTo = candidate => candidate == source, Sample = (ref _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        string traceId;
        using (var loggers = LoggerFactory.Create(logging => logging.AddOpenTelemetry(options =>
        {
            options.SetResourceBuilder(ResourceBuilder.CreateDefault().AddService("users"));
            options.AddOtlpExporter(exporter => Configure(exporter, server, protocol, "logs"));
        })))
        using (var activity = source.StartActivity("work"))
        {
            traceId = activity!.TraceId.ToHexString();
            Seen(loggers.CreateLogger("ShopMesh.Users"), new InvalidOperationException("too late"), "u-7", 3);
        }

        var entry = server.Store.Logs.Query(new LogQuery()).Logs.ShouldHaveSingleItem();
        entry.Message.ShouldBe("User u-7 was seen 3 times");
        entry.Template.ShouldBe("User {UserId} was seen {Count} times");
        entry.Level.ShouldBe(LogLevelName.Warning);
        entry.Scope.Name.ShouldBe("ShopMesh.Users");
        entry.TraceId.ToString().ShouldBe(traceId);
        entry.Exception.ShouldContain("too late");
        entry.Attributes.ShouldContain(attribute => attribute.Key == "UserId" && attribute.Value == "u-7");
    }

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task Metrics_of_the_real_exporter_arrive_as_series(OtlpExportProtocol protocol)
    {
        await using var server = await DashboardServer.StartAsync();
        using var meter = new System.Diagnostics.Metrics.Meter($"ShopMesh.Tests.Metrics.{protocol}");
        using (var provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(meter.Name)
            .ConfigureResource(resource => resource.AddService("orders"))
            .AddOtlpExporter(options => Configure(options, server, protocol, "metrics"))
            .Build())
        {
            meter.CreateCounter<long>("orders.placed", "{order}").Add(2, new KeyValuePair<string, object?>("state", "confirmed"));
            meter.CreateHistogram<double>("orders.duration", "s").Record(0.25);
            provider.ForceFlush(10_000).ShouldBeTrue();
        }

        var placed = server.Store.Metrics.Find("orders", "orders.placed").ShouldHaveSingleItem();
        placed.Attributes.ShouldHaveSingleItem().Value.ShouldBe("confirmed");
        placed.Points[^1].Value.ShouldBe(2);
        var duration = server.Store.Metrics.Find("orders", "orders.duration").ShouldHaveSingleItem();
        duration.Points[^1].Count.ShouldBe(1);
        duration.Points[^1].Buckets.Sum().ShouldBe(1);
        duration.Bounds.Count.ShouldBe(duration.Points[^1].Buckets.Count - 1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("otlp-key-0123456789abcdeX")]
    [InlineData("")]
    public async Task Http_without_the_key_is_refused_and_stores_nothing(string? key)
    {
        await using var server = await DashboardServer.StartAsync();
        server.Sender.DefaultRequestHeaders.Remove("x-otlp-api-key");
        if (key is not null)
            server.Sender.DefaultRequestHeaders.TryAddWithoutValidation("x-otlp-api-key", key);

        var response = await server.PostAsync("/v1/traces", ShopTelemetry.ListProducts(DateTimeOffset.UtcNow, new Random(1)).Spans);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusOf(response)).Code.ShouldBe((int)Code.Unauthenticated);
        server.Store.Traces.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task Grpc_without_the_key_is_refused_and_stores_nothing(string? key)
    {
        await using var server = await DashboardServer.StartAsync();

        var failure = await Should.ThrowAsync<RpcException>(async () => await ExportAsync(server, ShopTelemetry.ListProducts(DateTimeOffset.UtcNow, new Random(1)).Spans, key));

        failure.StatusCode.ShouldBe(StatusCode.Unauthenticated);
        failure.Status.Detail.ShouldContain("x-otlp-api-key");
        server.Store.Traces.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Either_of_two_keys_is_accepted()
    {
        await using var server = await DashboardServer.StartAsync(("Dashboard:Otlp:SecondaryApiKey", "the-next-key-0123456789"));
        await ExportAsync(server, ShopTelemetry.ListProducts(DateTimeOffset.UtcNow, new Random(1)).Spans, "the-next-key-0123456789");
        await ExportAsync(server, ShopTelemetry.ListProducts(DateTimeOffset.UtcNow, new Random(2)).Spans, DashboardServer.OtlpKey);
        server.Store.Traces.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Gzip_is_taken_over_both_transports()
    {
        await using var server = await DashboardServer.StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Listeners.OtlpGrpc);
        var headers = new Metadata { { "x-otlp-api-key", DashboardServer.OtlpKey }, { "grpc-internal-encoding-request", "gzip" } };
        var method = ExportMethod();
        await channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(headers), ShopTelemetry.ListProducts(DateTimeOffset.UtcNow, new Random(1)).Spans);

        var response = await server.Sender.PostAsync("/v1/traces", Compressed(ShopTelemetry.ListProducts(DateTimeOffset.UtcNow, new Random(2)).Spans.ToByteArray()), Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        server.Store.Traces.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_message_that_grows_too_large_when_decompressed_is_refused()
    {
        await using var server = await DashboardServer.StartAsync(("Dashboard:Otlp:MaxRequestBytes", "65536"));
        var bomb = new byte[8_000_000];

        var response = await server.Sender.PostAsync("/v1/traces", Compressed(bomb), Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        var huge = new TraceBuilder(DateTimeOffset.UtcNow);
        huge.Add("orders", "a", new string('x', 4_000_000), SpanKind.Internal, 0, 1);
        using var channel = GrpcChannel.ForAddress(server.Listeners.OtlpGrpc);
        var headers = new Metadata { { "x-otlp-api-key", DashboardServer.OtlpKey }, { "grpc-internal-encoding-request", "gzip" } };
        var failure = await Should.ThrowAsync<RpcException>(async () => await channel.CreateCallInvoker().AsyncUnaryCall(ExportMethod(), null, new CallOptions(headers), huge.Spans));
        failure.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        server.Store.Traces.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_message_above_the_limit_is_refused()
    {
        await using var server = await DashboardServer.StartAsync(("Dashboard:Otlp:MaxRequestBytes", "65536"));
        var huge = new TraceBuilder(DateTimeOffset.UtcNow);
        huge.Add("orders", "a", new string('x', 100_000), SpanKind.Internal, 0, 1);

        (await server.PostAsync("/v1/traces", huge.Spans)).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await Should.ThrowAsync<RpcException>(async () => await ExportAsync(server, huge.Spans, DashboardServer.OtlpKey))).StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task Json_and_other_types_are_refused_with_what_to_send_instead()
    {
        await using var server = await DashboardServer.StartAsync();
        var response = await server.Sender.PostAsync("/v1/traces", new StringContent("{}", Encoding.UTF8, "application/json"), Cancellation);
        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await StatusOf(response)).Message.ShouldContain("http/protobuf");
    }

    [Fact]
    public async Task A_body_that_is_no_message_is_refused()
    {
        await using var server = await DashboardServer.StartAsync();
        var content = new ByteArrayContent([1, 2, 3, 255, 255]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        (await server.Sender.PostAsync("/v1/traces", content, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Spans_above_the_limit_of_a_trace_are_counted_in_the_answer()
    {
        await using var server = await DashboardServer.StartAsync(("Dashboard:TelemetryLimits:MaxSpansPerTrace", "10"));
        var trace = ShopTelemetry.Import(DateTimeOffset.UtcNow, 25);

        var answer = ExportTraceServiceResponse.Parser.ParseFrom(await (await server.PostAsync("/v1/traces", trace.Spans)).Content.ReadAsByteArrayAsync(Cancellation));

        answer.PartialSuccess.RejectedSpans.ShouldBe(15);
        answer.PartialSuccess.ErrorMessage.ShouldContain("MaxSpansPerTrace");
        server.Store.Traces.Query(new TraceQuery()).Traces[0].RefusedSpans.ShouldBe(15);
    }

    [Fact]
    public async Task Spans_without_valid_ids_are_counted_and_the_others_kept()
    {
        await using var server = await DashboardServer.StartAsync();
        var trace = ShopTelemetry.ListProducts(DateTimeOffset.UtcNow, new Random(1));
        trace.Spans.ResourceSpans[0].ScopeSpans[0].Spans[0].TraceId = ByteString.CopyFrom(1, 2, 3);

        var answer = ExportTraceServiceResponse.Parser.ParseFrom(await (await server.PostAsync("/v1/traces", trace.Spans)).Content.ReadAsByteArrayAsync(Cancellation));

        answer.PartialSuccess.RejectedSpans.ShouldBe(1);
        server.Store.Traces.Query(new TraceQuery()).Traces[0].SpanCount.ShouldBe(2);
    }

    [Fact]
    public async Task Each_listener_answers_only_for_its_own_job()
    {
        await using var server = await DashboardServer.StartAsync();
        (await server.Sender.GetAsync("/traces", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.Sender.GetAsync("/api/v1/traces", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.Sender.GetAsync("/login", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces") { Content = new ByteArrayContent([]) };
        request.Headers.Add("x-otlp-api-key", DashboardServer.OtlpKey);
        (await server.Api.SendAsync(request, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [LoggerMessage(1, LogLevel.Warning, "User {UserId} was seen {Count} times")]
    private static partial void Seen(ILogger logger, Exception cause, string userId, int count);

    private static void Configure(OtlpExporterOptions options, DashboardServer server, OtlpExportProtocol protocol, string signal)
    {
        options.Protocol = protocol;
        options.Endpoint = protocol == OtlpExportProtocol.Grpc ? server.Listeners.OtlpGrpc : new Uri(server.Listeners.OtlpHttp, $"/v1/{signal}");
        options.Headers = $"x-otlp-api-key={DashboardServer.OtlpKey}";
    }

    private static async Task ExportAsync(DashboardServer server, ExportTraceServiceRequest request, string? key)
    {
        using var channel = GrpcChannel.ForAddress(server.Listeners.OtlpGrpc);
        var headers = new Metadata();
        if (key is not null)
            headers.Add("x-otlp-api-key", key);
        await channel.CreateCallInvoker().AsyncUnaryCall(ExportMethod(), null, new CallOptions(headers), request);
    }

    private static Method<ExportTraceServiceRequest, ExportTraceServiceResponse> ExportMethod() => new(
        MethodType.Unary, "opentelemetry.proto.collector.trace.v1.TraceService", "Export",
        Marshallers.Create(message => message.ToByteArray(), ExportTraceServiceRequest.Parser.ParseFrom),
        Marshallers.Create(message => message.ToByteArray(), ExportTraceServiceResponse.Parser.ParseFrom));

    private static ByteArrayContent Compressed(byte[] body)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
            gzip.Write(body);
        var content = new ByteArrayContent(buffer.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static async Task<Google.Rpc.Status> StatusOf(HttpResponseMessage response) =>
        Google.Rpc.Status.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync());
}
