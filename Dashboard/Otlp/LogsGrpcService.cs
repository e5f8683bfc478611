using Grpc.Core;
using OpenTelemetry.Proto.Collector.Logs.V1;

namespace ShopMesh.Dashboard.Otlp;

/// <summary>Takes log records over gRPC.</summary>
internal sealed class LogsGrpcService(TelemetryIngest ingest) : LogsService.LogsServiceBase
{
    public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context) =>
        Task.FromResult(ingest.Add(request));
}
