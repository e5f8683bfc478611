using System.Globalization;
using System.Text.Json.Nodes;
using ShopMesh.Dashboard.Components.Display;
using ShopMesh.Dashboard.Telemetry;
using ShopMesh.Dashboard.Telemetry.Logs;
using ShopMesh.Dashboard.Telemetry.Metrics;
using ShopMesh.Dashboard.Telemetry.Traces;

namespace ShopMesh.Dashboard.Api;

/// <summary>Telemetry as JSON. Durations are nanoseconds, moments ISO 8601 in UTC; attributes keep their kind.</summary>
internal static class TelemetryJson
{
    public static object Trace(TraceSummary summary, IReadOnlyList<Span>? spans) => new
    {
        traceId = summary.Id.ToString(),
        name = summary.Root.Name,
        service = summary.Root.Source.Name,
        start = Moment.Iso(summary.Start),
        durationNanos = summary.Duration,
        spanCount = summary.SpanCount,
        errorCount = summary.ErrorCount,
        refusedSpans = summary.RefusedSpans,
        isComplete = summary.IsComplete,
        services = summary.Services.Select(service => new { name = service.Name, spans = service.Spans, errors = service.Errors, selfTimeNanos = service.SelfTime }),
        spans = spans?.Select(Span),
    };

    public static object Log(LogEntry entry) => new
    {
        sequence = entry.Sequence,
        time = Moment.Iso(entry.Time),
        level = entry.Level.ToString(),
        service = entry.Source.Name,
        instance = entry.Source.InstanceId,
        category = entry.Scope.Name,
        message = entry.Message,
        template = entry.Template,
        eventName = entry.EventName,
        exception = entry.Exception,
        traceId = entry.TraceId.IsEmpty ? null : entry.TraceId.ToString(),
        spanId = entry.SpanId.IsEmpty ? null : entry.SpanId.ToString(),
        attributes = Attributes(entry.Attributes),
    };

    public static object Instrument(MetricInstrument instrument) => new
    {
        service = instrument.Source.Name,
        instance = instrument.Source.InstanceId,
        meter = instrument.Scope.Name,
        name = instrument.Name,
        description = instrument.Description,
        unit = instrument.Unit,
        kind = instrument.Kind.ToString(),
    };

    public static object Series(MetricSeriesSnapshot series) => new
    {
        instrument = Instrument(series.Instrument),
        attributes = Attributes(series.Attributes),
        bounds = series.Bounds,
        points = series.Points.Select(point => new { time = Moment.Iso(point.Time), value = point.Value, count = point.Count, buckets = point.Buckets }),
        exemplars = series.Exemplars.Select(exemplar => new
        {
            time = Moment.Iso(exemplar.Time),
            value = exemplar.Value,
            traceId = exemplar.TraceId.IsEmpty ? null : exemplar.TraceId.ToString(),
            spanId = exemplar.SpanId.IsEmpty ? null : exemplar.SpanId.ToString(),
        }),
    };

    private static object Span(Span span) => new
    {
        traceId = span.TraceId.ToString(),
        spanId = span.Id.ToString(),
        parentSpanId = span.ParentId.IsEmpty ? null : span.ParentId.ToString(),
        name = span.Name,
        kind = span.Kind.ToString(),
        service = span.Source.Name,
        instance = span.Source.InstanceId,
        scope = span.Scope.Name,
        start = Moment.Iso(span.Start),
        durationNanos = span.Duration,
        status = span.Status.ToString(),
        statusMessage = span.StatusMessage,
        attributes = Attributes(span.Attributes),
        resource = Attributes(span.Source.Attributes),
        events = span.Events.Select(occurrence => new { time = Moment.Iso(occurrence.Time), name = occurrence.Name, attributes = Attributes(occurrence.Attributes) }),
        links = span.Links.Select(link => new { traceId = link.TraceId.ToString(), spanId = link.SpanId.ToString(), attributes = Attributes(link.Attributes) }),
    };

    private static JsonObject Attributes(IReadOnlyList<AttributeValue> attributes)
    {
        var result = new JsonObject();
        foreach (var attribute in attributes)
            result[attribute.Key] = Value(attribute);
        return result;
    }

    private static JsonNode? Value(AttributeValue attribute) => attribute.Kind switch
    {
        AttributeKind.Boolean => attribute.Value == "true",
        AttributeKind.Number when long.TryParse(attribute.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        AttributeKind.Number when double.TryParse(attribute.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        AttributeKind.Json => JsonNode.Parse(attribute.Value),
        _ => attribute.Value,
    };
}
