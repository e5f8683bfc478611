using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using ShopMesh.Dashboard.Telemetry;
using ShopMesh.Dashboard.Telemetry.Traces;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;
using OtlpStatus = OpenTelemetry.Proto.Trace.V1.Status;

namespace ShopMesh.Dashboard.Otlp.Decoding;

/// <summary>Turns OTLP's spans into the store's.</summary>
internal sealed class SpanDecoder(TelemetryLimits limits, AttributeDecoder attributes, SourceDecoder sources, StringPool pool)
{
    /// <summary>Decodes a request. Spans without valid ids, or of one source too many, are refused.</summary>
    public (List<Span> Spans, int Refused) Decode(ExportTraceServiceRequest request)
    {
        var spans = new List<Span>();
        var refused = 0;
        foreach (var resourceSpans in request.ResourceSpans)
        {
            var source = sources.Decode(resourceSpans.Resource);
            foreach (var scopeSpans in resourceSpans.ScopeSpans)
            {
                var scope = sources.Scope(scopeSpans.Scope);
                foreach (var span in scopeSpans.Spans)
                {
                    if (source is not null && Decode(span, source, scope) is { } decoded)
                        spans.Add(decoded);
                    else
                        refused++;
                }
            }
        }

        return (spans, refused);
    }

    private Span? Decode(OtlpSpan span, TelemetrySource source, TelemetryScope scope)
    {
        if (!TraceId.TryRead(span.TraceId.Span, out var traceId) || !SpanId.TryRead(span.SpanId.Span, out var spanId))
            return null;
        SpanId.TryRead(span.ParentSpanId.Span, out var parentId);
        var dropped = (int)Math.Min(span.DroppedAttributesCount, 1_000_000) + (int)Math.Min(span.DroppedEventsCount, 1_000_000)
            + (int)Math.Min(span.DroppedLinksCount, 1_000_000);
        var decoded = attributes.Decode(span.Attributes, ref dropped);
        var events = Events(span, ref dropped);
        var links = Links(span, ref dropped);
        var start = UnixNanoseconds.FromWire(span.StartTimeUnixNano);
        var name = attributes.Cut(span.Name);
        return new Span
        {
            TraceId = traceId,
            Id = spanId,
            ParentId = parentId,
            Name = pool.Share(name),
            Kind = (int)span.Kind is >= 0 and <= 5 and var kind ? (SpanKind)kind : SpanKind.Unspecified,
            Start = start,
            Duration = Math.Max(0, UnixNanoseconds.FromWire(span.EndTimeUnixNano) - start),
            Status = span.Status?.Code switch
            {
                OtlpStatus.Types.StatusCode.Ok => SpanStatus.Ok,
                OtlpStatus.Types.StatusCode.Error => SpanStatus.Error,
                _ => SpanStatus.Unset,
            },
            StatusMessage = span.Status is null ? "" : pool.Share(attributes.Cut(span.Status.Message)),
            TraceState = attributes.Cut(span.TraceState),
            Source = source,
            Scope = scope,
            Attributes = decoded,
            Events = events,
            Links = links,
            DroppedCount = dropped,
            EstimatedBytes = 320 + AttributeDecoder.Estimate(decoded) + 2L * span.TraceState.Length
                + events.Sum(occurrence => 64 + AttributeDecoder.Estimate((AttributeValue[])occurrence.Attributes))
                + links.Sum(link => 64 + AttributeDecoder.Estimate((AttributeValue[])link.Attributes)),
        };
    }

    private SpanEvent[] Events(OtlpSpan span, ref int dropped)
    {
        var count = Math.Min(span.Events.Count, limits.MaxSpanEvents);
        dropped += span.Events.Count - count;
        if (count == 0)
            return [];
        var result = new SpanEvent[count];
        for (var i = 0; i < count; i++)
        {
            var occurrence = span.Events[i];
            result[i] = new SpanEvent(UnixNanoseconds.FromWire(occurrence.TimeUnixNano), pool.Share(attributes.Cut(occurrence.Name)),
                attributes.Decode(occurrence.Attributes, ref dropped));
        }

        Array.Sort(result, (left, right) => left.Time.CompareTo(right.Time));
        return result;
    }

    private SpanLink[] Links(OtlpSpan span, ref int dropped)
    {
        if (span.Links.Count == 0)
            return [];
        var result = new List<SpanLink>();
        foreach (var link in span.Links)
        {
            if (result.Count < limits.MaxSpanLinks && TryRead(link.TraceId, link.SpanId, out var traceId, out var spanId))
                result.Add(new SpanLink(traceId, spanId, attributes.Decode(link.Attributes, ref dropped)));
            else
                dropped++;
        }

        return [.. result];
    }

    private static bool TryRead(ByteString trace, ByteString span, out TraceId traceId, out SpanId spanId) =>
        SpanId.TryRead(span.Span, out spanId) & TraceId.TryRead(trace.Span, out traceId);
}
