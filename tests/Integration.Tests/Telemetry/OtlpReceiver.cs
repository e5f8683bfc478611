using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace ShopMesh.Integration.Tests.Telemetry;

/// <summary>Takes the spans that the system under test exports by OTLP over gRPC.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SpanLog _log;

    private OtlpReceiver(WebApplication app, SpanLog log)
    {
        _app = app;
        _log = log;
    }

    /// <summary>The key that an exporter has to send.</summary>
    public string ApiKey => _log.ApiKey;

    /// <summary>The address to export to.</summary>
    public string Endpoint => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Listens on a free port.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="address">The interface; null for that of the loopback.</param>
    public static async Task<OtlpReceiver> StartAsync(CancellationToken cancellationToken, IPAddress? address = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // The output folder of a test can hold the settings of services that it builds upon.
        ((IConfigurationBuilder)builder.Configuration).Sources.Clear();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(address ?? IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http2));
        var log = new SpanLog(Guid.NewGuid().ToString("N"));
        builder.Services.AddSingleton(log);
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<Collector>();
        await app.StartAsync(cancellationToken);
        return new OtlpReceiver(app, log);
    }

    /// <summary>Waits until the spans of a trace are what the caller wants to see.</summary>
    /// <exception cref="TimeoutException">They were not in time; the message lists what there was.</exception>
    public async Task<IReadOnlyList<ExportedSpan>> WaitForTraceAsync(
        string traceId, Func<IReadOnlyList<ExportedSpan>, bool> isWhole, CancellationToken cancellationToken) =>
        await WaitAsync(spans => [.. spans.Where(span => span.TraceId == traceId)], isWhole, cancellationToken);

    /// <summary>Waits until the spans of all traces are what the caller wants to see.</summary>
    public async Task<IReadOnlyList<ExportedSpan>> WaitForSpansAsync(
        Func<IReadOnlyList<ExportedSpan>, bool> isWhole, CancellationToken cancellationToken) =>
        await WaitAsync(spans => [.. spans], isWhole, cancellationToken);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IReadOnlyList<ExportedSpan>> WaitAsync(
        Func<IEnumerable<ExportedSpan>, IReadOnlyList<ExportedSpan>> select,
        Func<IReadOnlyList<ExportedSpan>, bool> isWhole,
        CancellationToken cancellationToken)
    {
        var arrivals = _log.Subscribe();
        while (true)
        {
            var spans = select(_log.Spans);
            if (isWhole(spans))
                return spans;

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(30));
            try
            {
                await arrivals.ReadAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                var found = string.Join("\n", spans.TakeLast(100).Select(span => $"{span.Service} {span.Kind} {span.Name}"));
                throw new TimeoutException($"No such spans for 30 s. There were:\n{found}");
            }
        }
    }

    /// <summary>All spans so far; tells those who wait that there are more.</summary>
    private sealed class SpanLog(string apiKey)
    {
        private readonly ConcurrentBag<Channel<bool>> _waiting = [];

        public string ApiKey => apiKey;

        public ConcurrentQueue<ExportedSpan> Spans { get; } = new();

        public ChannelReader<bool> Subscribe()
        {
            var channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
            _waiting.Add(channel);
            return channel.Reader;
        }

        public void Arrived()
        {
            foreach (var channel in _waiting)
                channel.Writer.TryWrite(true);
        }
    }

    private sealed class Collector(SpanLog log) : TraceService.TraceServiceBase
    {
        public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
        {
            if (context.RequestHeaders.GetValue("x-otlp-api-key") != log.ApiKey)
                throw new RpcException(new Status(StatusCode.Unauthenticated, "x-otlp-api-key is missing or wrong."));

            foreach (var resource in request.ResourceSpans)
            {
                var attributes = resource.Resource.Attributes.ToDictionary(pair => pair.Key, pair => pair.Value.StringValue);
                foreach (var span in resource.ScopeSpans.SelectMany(scope => scope.Spans))
                {
                    log.Spans.Enqueue(new ExportedSpan(
                        attributes["service.name"],
                        attributes.GetValueOrDefault("service.instance.id", ""),
                        Convert.ToHexStringLower(span.TraceId.Span),
                        Convert.ToHexStringLower(span.SpanId.Span),
                        Convert.ToHexStringLower(span.ParentSpanId.Span),
                        span.Name,
                        (int)span.Kind,
                        span.Attributes.DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Value.ToString())));
                }
            }

            log.Arrived();
            return Task.FromResult(new ExportTraceServiceResponse());
        }
    }
}
