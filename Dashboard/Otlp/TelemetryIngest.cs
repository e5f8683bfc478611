using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;
using ShopMesh.Dashboard.Otlp.Decoding;
using ShopMesh.Dashboard.Telemetry;

namespace ShopMesh.Dashboard.Otlp;

/// <summary>Takes what was sent, over either transport, into the store and says how much of it was refused.</summary>
internal sealed partial class TelemetryIngest(
    TelemetryStore store, SpanDecoder spans, LogDecoder logs, MetricDecoder metrics, ILogger<TelemetryIngest> logger)
{
    public ExportTraceServiceResponse Add(ExportTraceServiceRequest request)
    {
        var (decoded, invalid) = spans.Decode(request);
        var overLimit = store.Traces.Add(decoded);
        var response = new ExportTraceServiceResponse();
        if (invalid + overLimit > 0)
        {
            response.PartialSuccess = new ExportTracePartialSuccess
            {
                RejectedSpans = invalid + overLimit,
                ErrorMessage = Explain(invalid, "have no valid trace and span id, or come from one service instance too many (MaxSources)",
                    overLimit, $"are above {store.Limits.MaxSpansPerTrace} in one trace (MaxSpansPerTrace)"),
            };
            Log.Refused(logger, invalid + overLimit, "spans", response.PartialSuccess.ErrorMessage);
        }

        return response;
    }

    public ExportLogsServiceResponse Add(ExportLogsServiceRequest request)
    {
        var (decoded, refused) = logs.Decode(request);
        store.Logs.Add(decoded);
        var response = new ExportLogsServiceResponse();
        if (refused > 0)
        {
            response.PartialSuccess = new ExportLogsPartialSuccess
            {
                RejectedLogRecords = refused,
                ErrorMessage = Explain(refused, "come from one service instance too many (MaxSources)", 0, ""),
            };
            Log.Refused(logger, refused, "log records", response.PartialSuccess.ErrorMessage);
        }

        return response;
    }

    public ExportMetricsServiceResponse Add(ExportMetricsServiceRequest request)
    {
        var (decoded, unknown) = metrics.Decode(request);
        var overLimit = store.Metrics.Add(decoded);
        var response = new ExportMetricsServiceResponse();
        if (unknown + overLimit > 0)
        {
            response.PartialSuccess = new ExportMetricsPartialSuccess
            {
                RejectedDataPoints = unknown + overLimit,
                ErrorMessage = Explain(unknown, "come from one service instance too many (MaxSources)",
                    overLimit, $"begin a series beyond {store.Limits.MaxMetricSeries} (MaxMetricSeries)"),
            };
            Log.Refused(logger, unknown + overLimit, "data points", response.PartialSuccess.ErrorMessage);
        }

        return response;
    }

    private static string Explain(int first, string firstReason, int second, string secondReason) => string.Join("; ",
        new[] { (first, firstReason), (second, secondReason) }.Where(part => part.Item1 > 0).Select(part => $"{part.Item1} {part.Item2}"));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Refused {Count} {What}: {Reason}")]
        public static partial void Refused(ILogger logger, int count, string what, string reason);
    }
}
