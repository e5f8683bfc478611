using ShopMesh.Dashboard.Telemetry.Filters;

namespace ShopMesh.Dashboard.Telemetry.Traces;

/// <summary>What a filter can ask of a span, by name; the index and the exact check read the same fields here.</summary>
internal static class SpanFields
{
    public const string Service = "service";
    private const string Resource = "resource";
    private const string Duration = "duration";
    private const string TraceIdKey = "trace.id";
    private const string SpanIdKey = "span.id";

    /// <summary>Fields that the index holds besides the attributes.</summary>
    public static IEnumerable<(string Key, string Value)> Indexed(Span span)
    {
        yield return (Service, span.Source.Name);
        yield return ("name", span.Name);
        yield return ("kind", Lower(span.Kind));
        yield return ("status", Lower(span.Status));
        yield return ("scope", span.Scope.Name);
        foreach (var occurrence in span.Events)
            yield return ("event", occurrence.Name);
    }

    /// <summary>The name under which a key of a filter is indexed, or null when the index does not hold it.</summary>
    public static string? IndexKey(string key) => key switch
    {
        "" or Duration or TraceIdKey or SpanIdKey or "instance" or "status.message" => null,
        Resource or "service.name" => Service,
        _ => key,
    };

    /// <summary>Whether the span has a value that the term accepts (for != terms: an unwanted one).</summary>
    public static bool Accepts(Span span, FilterTerm term) => term.Key switch
    {
        "" => AcceptsAnywhere(span, term),
        Duration => term.AcceptsDuration(span.Duration),
        Service or Resource or "service.name" => term.Accepts(span.Source.Name),
        "instance" => term.Accepts(span.Source.InstanceId),
        "name" => term.Accepts(span.Name),
        "kind" => term.Accepts(Lower(span.Kind)),
        "status" => term.Accepts(Lower(span.Status)),
        "status.message" => term.Accepts(span.StatusMessage),
        "scope" => term.Accepts(span.Scope.Name),
        "event" => span.Events.Any(occurrence => term.Accepts(occurrence.Name)),
        TraceIdKey => term.Accepts(span.TraceId.ToString()),
        SpanIdKey => term.Accepts(span.Id.ToString()),
        _ => AcceptsAttribute(span.Attributes, term) || AcceptsAttribute(span.Source.Attributes, term),
    };

    private static bool AcceptsAttribute(IReadOnlyList<AttributeValue> attributes, FilterTerm term)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.Key == term.Key && term.Accepts(attribute.Value))
                return true;
        }

        return false;
    }

    private static bool AcceptsAnywhere(Span span, FilterTerm term)
    {
        if (term.Accepts(span.Name) || term.Accepts(span.Source.Name) || term.Accepts(span.StatusMessage)
            || term.Accepts(span.TraceId.ToString()) || term.Accepts(span.Id.ToString()))
            return true;
        foreach (var attribute in span.Attributes)
        {
            if (term.Accepts(attribute.Value))
                return true;
        }

        foreach (var occurrence in span.Events)
        {
            if (term.Accepts(occurrence.Name))
                return true;
            foreach (var attribute in occurrence.Attributes)
            {
                if (term.Accepts(attribute.Value))
                    return true;
            }
        }

        return false;
    }

    private static string Lower(SpanKind kind) => kind switch
    {
        SpanKind.Internal => "internal",
        SpanKind.Server => "server",
        SpanKind.Client => "client",
        SpanKind.Producer => "producer",
        SpanKind.Consumer => "consumer",
        _ => "unspecified",
    };

    private static string Lower(SpanStatus status) => status switch
    {
        SpanStatus.Ok => "ok",
        SpanStatus.Error => "error",
        _ => "unset",
    };
}
