using System.Text.Json;
using Shouldly;
using ShopMesh.Dashboard.Telemetry;
using ShopMesh.Dashboard.Tests.Synthetic;
using Xunit;

namespace ShopMesh.Dashboard.Tests;

public sealed class LiveTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_trace_is_pushed_and_rows_that_stay_are_not_sent_again()
    {
        await using var server = await DashboardServer.StartAsync();
        var first = ShopTelemetry.ListProducts(DateTimeOffset.UtcNow.AddSeconds(-5), new Random(1));
        await server.SendAsync(first);
        await using var events = await EventReader.OpenAsync(server.Api, "/live/traces", Cancellation);
        RowsOf(await events.NextAsync("frame")).ShouldBe([first.TraceId]);

        var second = ShopTelemetry.PlaceOrder(DateTimeOffset.UtcNow, new Random(2));
        await server.SendAsync(second);

        var frame = await events.NextAsync("frame", data => data.Contains(second.TraceId, StringComparison.Ordinal));
        RowsOf(frame).ShouldBe([second.TraceId]);
        JsonDocument.Parse(frame).RootElement.GetProperty("order").EnumerateArray().Select(key => key.GetString()).ShouldBe([second.TraceId, first.TraceId]);
    }

    [Fact]
    public async Task The_stream_has_the_filter_of_its_page()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var events = await EventReader.OpenAsync(server.Api, "/live/traces?filter=rpc.method%3DPlaceOrder&errors=on", Cancellation);
        RowsOf(await events.NextAsync("frame")).ShouldBeEmpty();
        await server.SendAsync(ShopTelemetry.ListProducts(DateTimeOffset.UtcNow, new Random(1)));
        await server.SendAsync(ShopTelemetry.PlaceOrder(DateTimeOffset.UtcNow, new Random(2)));
        var failed = ShopTelemetry.PlaceOrder(DateTimeOffset.UtcNow, new Random(3), true);
        await server.SendAsync(failed);
        RowsOf(await events.NextAsync("frame", data => RowsOf(data).Any())).ShouldBe([failed.TraceId]);
    }

    [Fact]
    public async Task A_log_record_is_pushed()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var events = await EventReader.OpenAsync(server.Api, "/live/logs?level=error", Cancellation);
        await events.NextAsync("frame");
        await server.SendAsync(ShopTelemetry.PlaceOrder(DateTimeOffset.UtcNow, new Random(3), true));
        (await events.NextAsync("frame", data => RowsOf(data).Any())).ShouldContain("cancelled: product is out of stock");
    }

    [Fact]
    public async Task An_open_trace_learns_that_it_has_grown()
    {
        await using var server = await DashboardServer.StartAsync();
        var trace = ShopTelemetry.PlaceOrder(DateTimeOffset.UtcNow, new Random(2));
        var late = trace.Spans.ResourceSpans[^1].Clone();
        trace.Spans.ResourceSpans.RemoveAt(trace.Spans.ResourceSpans.Count - 1);
        await server.SendAsync(trace);
        TraceId.TryParse(trace.TraceId, out var id).ShouldBeTrue();
        var version = server.Store.Traces.Find(id)!.Summary.Version;
        await using var events = await EventReader.OpenAsync(server.Api, $"/live/traces/{trace.TraceId}?version={version}", Cancellation);
        await server.PostAsync("/v1/traces", new OpenTelemetry.Proto.Collector.Trace.V1.ExportTraceServiceRequest { ResourceSpans = { late } });
        int.Parse(await events.NextAsync("grown"), System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(version);
    }

    [Fact]
    public async Task Open_streams_do_not_hold_up_the_stop()
    {
        var server = await DashboardServer.StartAsync();
        await using var events = await EventReader.OpenAsync(server.Api, "/live/traces", Cancellation);
        await events.NextAsync("frame");
        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    private static IEnumerable<string> RowsOf(string frame) =>
        [.. JsonDocument.Parse(frame).RootElement.GetProperty("rows").EnumerateObject().Select(row => row.Name)];
}
