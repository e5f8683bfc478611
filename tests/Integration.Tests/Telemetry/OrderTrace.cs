using System.Diagnostics;
using Shouldly;

namespace ShopMesh.Integration.Tests.Telemetry;

/// <summary>A trace that a test begins and that PlaceOrder goes on with.</summary>
internal sealed class OrderTrace
{
    /// <summary>The kind of a server's span.</summary>
    public const int Server = 2;

    /// <summary>The trace's id.</summary>
    public string Id { get; } = ActivityTraceId.CreateRandom().ToHexString();

    /// <summary>The header that a call carries it in.</summary>
    public string Traceparent => $"00-{Id}-{ActivitySpanId.CreateRandom().ToHexString()}-01";

    /// <summary>Waits for the whole trace and checks that the statements of each service belong to an rpc that PlaceOrder made.</summary>
    public async Task ShouldSpanThreeServicesAndTheirDatabasesAsync(OtlpReceiver telemetry, CancellationToken cancellationToken)
    {
        var spans = await telemetry.WaitForTraceAsync(Id, IsWhole, cancellationToken);
        var byId = spans.ToDictionary(span => span.SpanId);
        foreach (var service in (string[])["users", "products"])
        {
            var database = spans.First(span => span.Service == service && IsDatabase(span));
            Ancestors(database, byId).ShouldContain(span => span.Service == service && span.Kind == Server, $"the query of {service} belongs to no rpc");
            Ancestors(database, byId).ShouldContain(span => span.Service == "orders" && IsPlaceOrder(span), $"the query of {service} is not part of PlaceOrder");
        }
    }

    private static bool IsWhole(IReadOnlyList<ExportedSpan> spans) =>
        spans.Any(span => span.Service == "orders" && IsPlaceOrder(span))
        && ((string[])["orders", "users", "products"]).All(service => spans.Any(span => span.Service == service && IsDatabase(span)))
        && spans.Count(span => span.Service == "products" && span.Kind == Server) >= 3;

    private static bool IsPlaceOrder(ExportedSpan span) =>
        span.Kind == Server && span.Name.Contains("PlaceOrder", StringComparison.Ordinal);

    private static bool IsDatabase(ExportedSpan span) =>
        span.Attributes.ContainsKey("db.system.name") || span.Attributes.ContainsKey("db.system");

    private static IEnumerable<ExportedSpan> Ancestors(ExportedSpan span, Dictionary<string, ExportedSpan> byId)
    {
        while (byId.TryGetValue(span.ParentSpanId, out var parent))
        {
            yield return parent;
            span = parent;
        }
    }
}
