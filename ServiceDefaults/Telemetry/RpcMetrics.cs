using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;

namespace ShopMesh.ServiceDefaults.Telemetry;

/// <summary>
/// <c>rpc.server.duration</c> and <c>rpc.client.duration</c>: how long calls took, in milliseconds, by rpc, status and peer; and
/// <c>mesh.client.retries</c>, how often calls were made again.
/// </summary>
internal sealed class RpcMetrics
{
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000],
    };

    private readonly Histogram<double> _server;
    private readonly Histogram<double> _client;
    private readonly Counter<long> _retries;

    public RpcMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TelemetryNames.Meter);
        _server = meter.CreateHistogram("rpc.server.duration", "ms", "Duration of calls that this process served.", null, Buckets);
        _client = meter.CreateHistogram("rpc.client.duration", "ms", "Duration of calls that this process made, retries included.", null, Buckets);
        _retries = meter.CreateCounter<long>("mesh.client.retries", "{retry}", "Attempts beyond the first of calls that this process made, by mesh.peer.service.");
    }

    public void Served(string method, StatusCode status, string? peer, TimeSpan duration) => Record(_server, method, status, peer, duration);

    public void Made(string method, StatusCode status, string? peer, TimeSpan duration) => Record(_client, method, status, peer, duration);

    /// <summary>A call is made once more, since the attempt before failed.</summary>
    public void Retried(string peer) => _retries.Add(1, KeyValuePair.Create<string, object?>(TelemetryNames.MeshPeerService, peer));

    private static void Record(Histogram<double> histogram, string method, StatusCode status, string? peer, TimeSpan duration)
    {
        if (!histogram.Enabled)
            return;
        var (service, name) = RpcName.Split(method);
        var tags = new TagList
        {
            { TelemetryNames.RpcSystem, "grpc" },
            { TelemetryNames.RpcService, service },
            { TelemetryNames.RpcMethod, name },
            { TelemetryNames.RpcStatusCode, (int)status },
        };
        if (peer is not null)
            tags.Add(TelemetryNames.MeshPeerService, peer);
        histogram.Record(duration.TotalMilliseconds, tags);
    }
}
