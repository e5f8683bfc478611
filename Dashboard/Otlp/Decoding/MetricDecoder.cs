using Google.Protobuf.Collections;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Metrics.V1;
using ShopMesh.Dashboard.Telemetry;
using ShopMesh.Dashboard.Telemetry.Metrics;

namespace ShopMesh.Dashboard.Otlp.Decoding;

/// <summary>Turns OTLP's metrics into the store's points.</summary>
internal sealed class MetricDecoder(AttributeDecoder attributes, SourceDecoder sources, StringPool pool)
{
    // A distribution with more buckets than any dashboard draws is kept by count and sum alone.
    private const int MaxBuckets = 400;

    /// <summary>Decodes a request. Points of one source too many are refused.</summary>
    public (List<MetricSample> Samples, int Refused) Decode(ExportMetricsServiceRequest request)
    {
        var samples = new List<MetricSample>();
        var refused = 0;
        foreach (var resourceMetrics in request.ResourceMetrics)
        {
            var source = sources.Decode(resourceMetrics.Resource);
            foreach (var scopeMetrics in resourceMetrics.ScopeMetrics)
            {
                var scope = sources.Scope(scopeMetrics.Scope);
                foreach (var metric in scopeMetrics.Metrics)
                {
                    if (source is null)
                        refused += CountPoints(metric);
                    else
                        samples.AddRange(Decode(metric, source, scope));
                }
            }
        }

        return (samples, refused);
    }

    private IEnumerable<MetricSample> Decode(Metric metric, TelemetrySource source, TelemetryScope scope)
    {
        var (kind, temporality) = metric.DataCase switch
        {
            Metric.DataOneofCase.Sum => (metric.Sum.IsMonotonic ? MetricKind.Counter : MetricKind.UpDownSum, metric.Sum.AggregationTemporality),
            Metric.DataOneofCase.Histogram => (MetricKind.Histogram, metric.Histogram.AggregationTemporality),
            Metric.DataOneofCase.ExponentialHistogram => (MetricKind.Histogram, metric.ExponentialHistogram.AggregationTemporality),
            Metric.DataOneofCase.Summary => (MetricKind.Summary, AggregationTemporality.Cumulative),
            _ => (MetricKind.Gauge, AggregationTemporality.Unspecified),
        };
        var instrument = new MetricInstrument(source, scope, pool.Share(attributes.Cut(metric.Name)),
            pool.Share(attributes.Cut(metric.Description)), pool.Share(attributes.Cut(metric.Unit)), kind,
            temporality == AggregationTemporality.Delta);
        return metric.DataCase switch
        {
            Metric.DataOneofCase.Gauge => metric.Gauge.DataPoints.Select(point => Number(instrument, point)),
            Metric.DataOneofCase.Sum => metric.Sum.DataPoints.Select(point => Number(instrument, point)),
            Metric.DataOneofCase.Histogram => metric.Histogram.DataPoints.Select(point => Distribution(instrument, point)),
            Metric.DataOneofCase.ExponentialHistogram => metric.ExponentialHistogram.DataPoints.Select(point => Sample(
                instrument, point.Attributes, [], point.StartTimeUnixNano, point.TimeUnixNano, point.Sum, point.Count, [], point.Exemplars)),
            Metric.DataOneofCase.Summary => metric.Summary.DataPoints.Select(point => Sample(
                instrument, point.Attributes, [], point.StartTimeUnixNano, point.TimeUnixNano, point.Sum, point.Count, [], [])),
            _ => [],
        };
    }

    private MetricSample Number(MetricInstrument instrument, NumberDataPoint point) => Sample(
        instrument, point.Attributes, [], point.StartTimeUnixNano, point.TimeUnixNano,
        point.ValueCase == NumberDataPoint.ValueOneofCase.AsInt ? point.AsInt : point.AsDouble, 0, [], point.Exemplars);

    private MetricSample Distribution(MetricInstrument instrument, HistogramDataPoint point)
    {
        var keep = point.BucketCounts.Count <= MaxBuckets && point.BucketCounts.Count == point.ExplicitBounds.Count + 1;
        return Sample(instrument, point.Attributes, keep ? [.. point.ExplicitBounds] : [], point.StartTimeUnixNano, point.TimeUnixNano,
            point.Sum, point.Count, keep ? [.. point.BucketCounts.Select(count => (long)count)] : [], point.Exemplars);
    }

    private MetricSample Sample(
        MetricInstrument instrument, RepeatedField<KeyValue> pointAttributes, double[] bounds, ulong start, ulong time,
        double value, ulong count, long[] buckets, IEnumerable<Exemplar> exemplars)
    {
        var dropped = 0;
        return new MetricSample(instrument, attributes.Decode(pointAttributes, ref dropped), bounds,
            new MetricPoint(UnixNanoseconds.FromWire(start), UnixNanoseconds.FromWire(time), value, (long)count, buckets),
            [.. exemplars.Select(Decode)]);
    }

    private static MetricExemplar Decode(Exemplar exemplar)
    {
        TraceId.TryRead(exemplar.TraceId.Span, out var traceId);
        SpanId.TryRead(exemplar.SpanId.Span, out var spanId);
        return new MetricExemplar(UnixNanoseconds.FromWire(exemplar.TimeUnixNano),
            exemplar.ValueCase == Exemplar.ValueOneofCase.AsInt ? exemplar.AsInt : exemplar.AsDouble, traceId, spanId);
    }

    private static int CountPoints(Metric metric) => metric.DataCase switch
    {
        Metric.DataOneofCase.Gauge => metric.Gauge.DataPoints.Count,
        Metric.DataOneofCase.Sum => metric.Sum.DataPoints.Count,
        Metric.DataOneofCase.Histogram => metric.Histogram.DataPoints.Count,
        Metric.DataOneofCase.ExponentialHistogram => metric.ExponentialHistogram.DataPoints.Count,
        Metric.DataOneofCase.Summary => metric.Summary.DataPoints.Count,
        _ => 0,
    };
}
