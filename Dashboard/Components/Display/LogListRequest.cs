using System.Globalization;
using ShopMesh.Dashboard.Telemetry;
using ShopMesh.Dashboard.Telemetry.Filters;
using ShopMesh.Dashboard.Telemetry.Logs;

namespace ShopMesh.Dashboard.Components.Display;

/// <summary>The query string of the list of structured logs: what the page, its live updates and its form share.</summary>
public sealed class LogListRequest
{
    /// <summary>How many records one page shows.</summary>
    public const int PageSize = 100;

    /// <summary>Only records of this service.</summary>
    public string? Service { get; set; }

    /// <summary>Only records of this level or above.</summary>
    public string? Level { get; set; }

    /// <summary>What was typed into the filter box.</summary>
    public string? Filter { get; set; }

    /// <summary>Only records of this trace.</summary>
    public string? Trace { get; set; }

    /// <summary>Only records of this span.</summary>
    public string? Span { get; set; }

    /// <summary>Only records that arrived before this one.</summary>
    public long? Before { get; set; }

    /// <summary>Whether anything narrows the list.</summary>
    public bool IsFiltered => !(string.IsNullOrEmpty(Service) && string.IsNullOrEmpty(Level) && string.IsNullOrWhiteSpace(Filter) && string.IsNullOrEmpty(Trace));

    /// <summary>The query for the store.</summary>
    public LogQuery ToQuery()
    {
        return new LogQuery
        {
            Service = Service,
            MinLevel = Enum.TryParse<LogLevelName>(Level, ignoreCase: true, out var level) && Enum.IsDefined(level) ? level : LogLevelName.Unspecified,
            TraceId = TraceId.TryParse(Trace, out var trace) ? trace : default,
            SpanId = SpanId.TryParse(Span, out var span) ? span : default,
            Filter = TelemetryFilter.Parse(Filter),
            Before = Before ?? long.MaxValue,
            Limit = PageSize,
        };
    }

    /// <summary>The same list, reading on before a record, or from the newest.</summary>
    public string Link(string path, long? before)
    {
        var query = new QueryString();
        foreach (var (key, value) in new[] { ("service", Service), ("level", Level), ("filter", Filter), ("trace", Trace), ("span", Span) })
        {
            if (!string.IsNullOrEmpty(value))
                query = query.Add(key, value);
        }

        if (before is { } sequence)
            query = query.Add("before", sequence.ToString(CultureInfo.InvariantCulture));
        return path + query;
    }
}
