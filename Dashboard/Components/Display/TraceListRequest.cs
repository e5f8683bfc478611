using System.Globalization;
using ShopMesh.Dashboard.Telemetry.Filters;
using ShopMesh.Dashboard.Telemetry.Traces;

namespace ShopMesh.Dashboard.Components.Display;

/// <summary>The query string of the list of traces: what the page, its live updates and its form share.</summary>
public sealed class TraceListRequest
{
    /// <summary>How many traces one page shows.</summary>
    public const int PageSize = 50;

    private const int ChartPoints = 300;

    /// <summary>Only traces with this service.</summary>
    public string? Service { get; set; }

    /// <summary>What was typed into the filter box.</summary>
    public string? Filter { get; set; }

    /// <summary>The shortest duration, such as "100ms".</summary>
    public string? Min { get; set; }

    /// <summary>How far back, such as "15m".</summary>
    public string? Range { get; set; }

    /// <summary>"on" for traces with errors only.</summary>
    public string? Errors { get; set; }

    /// <summary>The page, from 1.</summary>
    public int? Page { get; set; }

    /// <summary>The page number to show.</summary>
    public int Number => Math.Clamp(Page ?? 1, 1, 1_000_000);

    /// <summary>Whether anything narrows the list.</summary>
    public bool IsFiltered => !(string.IsNullOrEmpty(Service) && string.IsNullOrWhiteSpace(Filter) && string.IsNullOrEmpty(Min)
        && string.IsNullOrEmpty(Range) && string.IsNullOrEmpty(Errors));

    /// <summary>The query for the store.</summary>
    public TraceQuery ToQuery(TimeProvider time)
    {
        var filter = TelemetryFilter.Parse(Filter);
        if (Errors == "on")
            filter = filter.And("status", FilterOperator.Equal, "error");
        return new TraceQuery
        {
            Service = Service,
            Filter = filter,
            MinDuration = DurationText.TryParse(Min, out var min) ? (long)Math.Min(min, long.MaxValue / 2d) : 0,
            From = DurationText.TryParse(Range, out var range)
                ? (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100 - (long)Math.Min(range, long.MaxValue / 4d)
                : long.MinValue,
            Offset = (Number - 1) * PageSize,
            Limit = PageSize,
            Points = ChartPoints,
        };
    }

    /// <summary>The same list on another page.</summary>
    public string Link(string path, int page)
    {
        var query = new QueryString();
        foreach (var (key, value) in new[] { ("service", Service), ("filter", Filter), ("min", Min), ("range", Range), ("errors", Errors) })
        {
            if (!string.IsNullOrEmpty(value))
                query = query.Add(key, value);
        }

        if (page > 1)
            query = query.Add("page", page.ToString(CultureInfo.InvariantCulture));
        return path + query;
    }
}
