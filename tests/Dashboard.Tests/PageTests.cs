using System.Net;
using System.Text.Json;
using Shouldly;
using ShopMesh.Dashboard.Tests.Synthetic;
using Xunit;
using Kind = OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind;

namespace ShopMesh.Dashboard.Tests;

public sealed class PageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Empty_pages_say_what_to_do()
    {
        await using var server = await DashboardServer.StartAsync();
        (await server.Api.GetStringAsync("/traces", Cancellation)).ShouldContain($"OTEL_EXPORTER_OTLP_ENDPOINT={server.Listeners.OtlpGrpc.ToString().TrimEnd('/')}");
        (await server.Api.GetStringAsync("/logs", Cancellation)).ShouldContain("No structured logs yet");
        (await server.Api.GetStringAsync("/resources", Cancellation)).ShouldContain("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL");
        (await server.Api.GetStringAsync("/console", Cancellation)).ShouldContain("No app host");
        await server.SendAsync(ShopTelemetry.ListProducts(DateTimeOffset.UtcNow, new Random(1)));
        (await server.Api.GetStringAsync("/traces?filter=nothing", Cancellation)).ShouldContain("No trace matches");
        (await server.Api.GetStringAsync("/logs?filter=nothing", Cancellation)).ShouldContain("No log matches");
    }

    [Fact]
    public async Task A_trace_is_listed_and_shown_with_its_spans_and_logs()
    {
        await using var server = await DashboardServer.StartAsync();
        var trace = ShopTelemetry.PlaceOrder(DateTimeOffset.UtcNow, new Random(1), fails: true);
        await server.SendAsync(trace);

        var list = await server.Api.GetStringAsync("/traces", Cancellation);
        list.ShouldContain($"href=\"/traces/{trace.TraceId}\"");
        list.ShouldContain("OrderService/PlaceOrder");
        var served = trace.Spans.ResourceSpans[^1].ScopeSpans[0].Spans[0];
        var spanId = Convert.ToHexStringLower(served.SpanId.ToByteArray());
        var page = await server.Api.GetStringAsync($"/traces/{trace.TraceId}?span={spanId}", Cancellation);
        page.ShouldContain("aria-level=\"6\"");
        page.ShouldContain("FailedPreconditionException");
        page.ShouldContain($"/logs?trace={trace.TraceId}&amp;span={spanId}");
        var logs = await server.Api.GetStringAsync($"/logs?trace={trace.TraceId}", Cancellation);
        logs.ShouldContain("Product sku-1182 has 1 left, 3 were asked for");
    }

    [Fact]
    public async Task What_senders_write_is_text_and_never_markup()
    {
        await using var server = await DashboardServer.StartAsync();
        const string Evil = "<script>alert(1)</script>\"><img src=x>";
        var trace = new TraceBuilder(DateTimeOffset.UtcNow);
        var span = trace.Add(Evil, Evil, Evil, Kind.Server, 0, 1, null, Evil, (Evil, Evil), ("db.system", Evil));
        trace.AddLog(Evil, Evil, span, 0, OpenTelemetry.Proto.Logs.V1.SeverityNumber.Error, Evil, Evil);
        await server.SendAsync(trace);
        foreach (var path in new[] { "/traces", $"/traces/{trace.TraceId}?span={Convert.ToHexStringLower(span.SpanId.ToByteArray())}", "/logs", "/logs/1", $"/traces?filter={Uri.EscapeDataString(Evil)}" })
        {
            var page = await server.Api.GetStringAsync(path, Cancellation);
            page.ShouldNotContain("<script>alert");
            page.ShouldNotContain("<img");
        }
    }

    [Fact]
    public async Task A_trace_of_thousands_of_spans_is_one_page()
    {
        await using var server = await DashboardServer.StartAsync();
        var trace = ShopTelemetry.Import(DateTimeOffset.UtcNow, 5_000);
        await server.SendAsync(trace);
        var page = await server.Api.GetStringAsync($"/traces/{trace.TraceId}", Cancellation);
        page.Split("role=\"row\"").Length.ShouldBe(5_001);
    }

    [Theory]
    [InlineData("/traces/00000000000000000000000000000000")]
    [InlineData("/traces/nonsense")]
    [InlineData("/logs/999999")]
    [InlineData("/resources/unknown")]
    public async Task What_is_gone_has_a_page_that_says_so(string path)
    {
        await using var server = await DashboardServer.StartAsync();
        var response = await server.Api.GetAsync(path, Cancellation);
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldContain("Show all");
    }

    [Fact]
    public async Task The_api_finds_traces_by_service_and_method_and_gives_their_spans()
    {
        await using var server = await DashboardServer.StartAsync();
        var trace = ShopTelemetry.PlaceOrder(DateTimeOffset.UtcNow, new Random(1));
        await server.SendAsync(trace);
        await server.SendAsync(ShopTelemetry.ListProducts(DateTimeOffset.UtcNow, new Random(1)));

        var answer = JsonDocument.Parse(await server.Api.GetStringAsync("/api/v1/traces?service=orders&filter=rpc.method=PlaceOrder&include=spans", Cancellation)).RootElement;

        answer.GetProperty("total").GetInt32().ShouldBe(1);
        answer.GetProperty("stored").GetInt32().ShouldBe(2);
        var found = answer.GetProperty("traces")[0];
        found.GetProperty("traceId").GetString().ShouldBe(trace.TraceId);
        found.GetProperty("isComplete").GetBoolean().ShouldBeTrue();
        var spans = found.GetProperty("spans").EnumerateArray().ToList();
        spans.Select(span => span.GetProperty("service").GetString()).Distinct().Order().ShouldBe(["load", "orders", "products", "users"]);
        spans.Select(span => span.GetProperty("attributes")).First(attributes => attributes.TryGetProperty("server.port", out _)).GetProperty("server.port").ValueKind.ShouldBe(JsonValueKind.Number);
        (await server.Api.GetAsync("/api/v1/traces?limit=0", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await server.Api.GetAsync($"/api/v1/traces/{trace.TraceId}", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Api.GetStringAsync("/api/v1/logs?level=information", Cancellation)).ShouldContain("Placing an order of 3 lines");
    }

    [Fact]
    public async Task Assets_are_compressed_and_kept_for_good_by_browsers()
    {
        await using var server = await DashboardServer.StartAsync();
        var page = await server.Api.GetStringAsync("/traces", Cancellation);
        var sheet = page.Split('"').First(part => part.EndsWith("css/tokens.css", StringComparison.Ordinal));
        using var browser = server.CreateClient();
        browser.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");
        var response = await browser.GetAsync(sheet, Cancellation);
        response.Headers.CacheControl!.ToString().ShouldContain("immutable");
        response.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/css");
        (await browser.GetAsync("/assets/x/../../appsettings.json", Cancellation)).StatusCode.ShouldNotBe(HttpStatusCode.OK);
    }
}
