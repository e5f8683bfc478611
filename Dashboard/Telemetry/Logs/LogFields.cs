using ShopMesh.Dashboard.Telemetry.Filters;

namespace ShopMesh.Dashboard.Telemetry.Logs;

/// <summary>What a filter can ask of a log record, by name.</summary>
internal static class LogFields
{
    public const string Service = "service";
    public const string Level = "level";
    public const string Category = "category";

    public static string? IndexKey(string key) => key switch
    {
        Service or "resource" or "service.name" => Service,
        Level or Category => key,
        _ => null,
    };

    public static bool Accepts(LogEntry entry, FilterTerm term) => term.Key switch
    {
        "" => AcceptsAnywhere(entry, term),
        Service or "resource" or "service.name" => term.Accepts(entry.Source.Name),
        "instance" => term.Accepts(entry.Source.InstanceId),
        Level => term.Accepts(entry.Level.ToString()),
        Category or "scope" => term.Accepts(entry.Scope.Name),
        "message" => term.Accepts(entry.Message),
        "event" => term.Accepts(entry.EventName),
        "exception" => term.Accepts(entry.Exception),
        "trace.id" => term.Accepts(entry.TraceId.ToString()),
        "span.id" => term.Accepts(entry.SpanId.ToString()),
        _ => entry.Attributes.Any(attribute => attribute.Key == term.Key && term.Accepts(attribute.Value))
            || entry.Source.Attributes.Any(attribute => attribute.Key == term.Key && term.Accepts(attribute.Value)),
    };

    private static bool AcceptsAnywhere(LogEntry entry, FilterTerm term)
    {
        if (term.Accepts(entry.Message) || term.Accepts(entry.Scope.Name) || term.Accepts(entry.Source.Name)
            || term.Accepts(entry.EventName) || term.Accepts(entry.Exception))
            return true;
        foreach (var attribute in entry.Attributes)
        {
            if (term.Accepts(attribute.Value))
                return true;
        }

        return !entry.TraceId.IsEmpty && term.Accepts(entry.TraceId.ToString());
    }
}
