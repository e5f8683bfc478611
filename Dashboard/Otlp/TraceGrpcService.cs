using Grpc.Core;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace ShopMesh.Dashboard.Otlp;

/// <summary>Takes spans over gRPC.</summary>
internal sealed class TraceGrpcService(TelemetryIngest ingest) : TraceService.TraceServiceBase
{
    public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context) =>
        Task.FromResult(ingest.Add(request));
}
