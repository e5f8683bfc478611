using Grpc.Core;
using OpenTelemetry.Proto.Collector.Metrics.V1;

namespace ShopMesh.Dashboard.Otlp;

/// <summary>Takes metrics over gRPC.</summary>
internal sealed class MetricsGrpcService(TelemetryIngest ingest) : MetricsService.MetricsServiceBase
{
    public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context) =>
        Task.FromResult(ingest.Add(request));
}
