using ShopMesh.Dashboard.Telemetry.Traces;

namespace ShopMesh.Dashboard.Components.Display;

/// <summary>What a waterfall says of a span in a few words.</summary>
public static class SpanDisplay
{
    private const int MaxSubtitle = 120;

    /// <summary>The icon for what kind of work the span is.</summary>
    public static string Icon(Span span) => span.Kind switch
    {
        _ when IsDatabase(span) => "database",
        SpanKind.Server => "server",
        SpanKind.Client => "client",
        SpanKind.Producer => "producer",
        SpanKind.Consumer => "consumer",
        _ => "internal",
    };

    /// <summary>The kind in words.</summary>
    public static string Kind(Span span) => span.Kind switch
    {
        _ when IsDatabase(span) => "Database call",
        SpanKind.Server => "Server",
        SpanKind.Client => "Client",
        SpanKind.Producer => "Producer",
        SpanKind.Consumer => "Consumer",
        SpanKind.Internal => "Internal",
        _ => "Unspecified",
    };

    /// <summary>The name; of a gRPC method's full name, the package is left to the tooltip.</summary>
    public static string Title(Span span)
    {
        var slash = span.Name.LastIndexOf('/');
        return slash > 0 && !span.Name.AsSpan(0, slash).ContainsAny(" /") && span.Name.LastIndexOf('.', slash) is > 0 and var dot
            ? span.Name[(dot + 1)..]
            : span.Name;
    }

    /// <summary>More than the name: the peer, the query, the outcome. May be empty.</summary>
    public static string Subtitle(Span span)
    {
        var text = span.IsError && span.StatusMessage.Length > 0 ? span.StatusMessage
            : IsDatabase(span) ? Database(span)
            : span["rpc.service"] is { } service && !span.Name.Contains(service, StringComparison.Ordinal) ? service
            : span["http.route"] is { } route && !span.Name.Contains(route, StringComparison.Ordinal) ? route
            : span.Kind is SpanKind.Client ? Peer(span)
            : "";
        var line = text.AsSpan();
        var end = line.IndexOfAny('\r', '\n');
        if (end >= 0)
            line = line[..end];
        return line.Length <= MaxSubtitle ? line.ToString() : string.Concat(line[..MaxSubtitle], "…");
    }

    private static bool IsDatabase(Span span) => span.Kind == SpanKind.Client && (span["db.system.name"] ?? span["db.system"]) is not null;

    private static string Database(Span span) =>
        span["db.query.summary"] ?? span["db.query.text"] ?? span["db.statement"] ?? span["db.namespace"] ?? span["db.name"] ?? "";

    private static string Peer(Span span) =>
        span["peer.service"] ?? (span["server.address"] is { } host ? span["server.port"] is { } port ? $"{host}:{port}" : host : "");
}
