using Shouldly;
using ShopMesh.Dashboard.Telemetry;
using ShopMesh.Dashboard.Telemetry.Filters;
using ShopMesh.Dashboard.Telemetry.Logs;
using Xunit;

namespace ShopMesh.Dashboard.Tests;

public sealed class LogStoreTests
{
    [Fact]
    public void The_oldest_record_makes_room_also_in_the_index_of_traces()
    {
        var store = new LogStore(new TelemetryLimits { MaxLogs = 3 });
        var trace = new TraceId(1, 2);
        for (var i = 0; i < 5; i++)
            store.Add([Entry($"m{i}", traceId: trace)]);

        store.Count.ShouldBe(3);
        Messages(store, new LogQuery()).ShouldBe(["m4", "m3", "m2"]);
        Messages(store, new LogQuery { TraceId = trace }).ShouldBe(["m4", "m3", "m2"]);
        store.Find(1).ShouldBeNull();
        store.Find(5)!.Message.ShouldBe("m4");
    }

    [Fact]
    public void Records_are_found_by_service_level_trace_and_text()
    {
        var store = new LogStore(new TelemetryLimits());
        var trace = new TraceId(7, 7);
        store.Add([
            Entry("order placed", "orders", LogLevelName.Information, trace),
            Entry("stock low", "products", LogLevelName.Warning),
            Entry("order failed", "orders", LogLevelName.Error, trace),
        ]);

        Messages(store, new LogQuery { Service = "orders" }).ShouldBe(["order failed", "order placed"]);
        Messages(store, new LogQuery { MinLevel = LogLevelName.Warning }).ShouldBe(["order failed", "stock low"]);
        Messages(store, new LogQuery { TraceId = trace, MinLevel = LogLevelName.Error }).ShouldBe(["order failed"]);
        Messages(store, Where("STOCK")).ShouldBe(["stock low"]);
        Messages(store, Where("service!=orders")).ShouldBe(["stock low"]);
        Messages(store, Where("category=*Domain* level=error")).ShouldBe(["order failed"]);
        Messages(store, Where("OrderId=o-1")).Count.ShouldBe(3);
        Messages(store, new LogQuery { Service = "nobody" }).ShouldBeEmpty();
    }

    [Fact]
    public void Reading_on_continues_where_the_page_ended()
    {
        var store = new LogStore(new TelemetryLimits());
        for (var i = 0; i < 10; i++)
            store.Add([Entry($"m{i}")]);
        var first = store.Query(new LogQuery { Limit = 4 });
        first.HasMore.ShouldBeTrue();
        var second = store.Query(new LogQuery { Limit = 4, Before = first.Logs[^1].Sequence });
        second.Logs.Select(entry => entry.Message).ShouldBe(["m5", "m4", "m3", "m2"]);
        store.Query(new LogQuery { Limit = 4, Before = second.Logs[^1].Sequence }).HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task Changes_wake_up_all_who_wait_and_a_burst_wakes_once()
    {
        var signal = new ChangeSignal();
        var seen = signal.Version;
        var waiting = new[] { signal.WaitAsync(seen, CancellationToken.None), signal.WaitAsync(seen, CancellationToken.None) };
        signal.Publish();
        signal.Publish();
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        signal.WaitAsync(seen, CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
        signal.WaitAsync(signal.Version, CancellationToken.None).IsCompleted.ShouldBeFalse();
    }

    private static LogQuery Where(string filter) => new() { Filter = TelemetryFilter.Parse(filter) };

    private static List<string> Messages(LogStore store, LogQuery query) => [.. store.Query(query).Logs.Select(entry => entry.Message)];

    private static LogEntry Entry(string message, string service = "orders", LogLevelName level = LogLevelName.Information, TraceId traceId = default) => new()
    {
        Time = 0,
        Level = level,
        Message = message,
        Source = new TelemetrySource(service, "", [], 0),
        Scope = new TelemetryScope("ShopMesh.Orders.Domain.Saga", ""),
        TraceId = traceId,
        Attributes = [new AttributeValue("OrderId", "o-1", AttributeKind.Text)],
        EstimatedBytes = 300,
    };
}
