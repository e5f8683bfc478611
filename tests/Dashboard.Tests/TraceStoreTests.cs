using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Shouldly;
using ShopMesh.Dashboard.Otlp;
using ShopMesh.Dashboard.Otlp.Decoding;
using ShopMesh.Dashboard.Telemetry;
using ShopMesh.Dashboard.Telemetry.Filters;
using ShopMesh.Dashboard.Telemetry.Traces;
using ShopMesh.Dashboard.Tests.Synthetic;
using Xunit;
using Event = OpenTelemetry.Proto.Trace.V1.Span.Types.Event;
using Kind = OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind;

namespace ShopMesh.Dashboard.Tests;

public sealed class TraceStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_oldest_trace_makes_room_when_there_are_too_many()
    {
        var (store, ingest) = Create(new TelemetryLimits { MaxTraces = 3 });
        var traces = Enumerable.Range(0, 5).Select(i => One("orders", $"op {i}", Start.AddSeconds(i))).ToList();
        traces.ForEach(trace => ingest.Add(trace.Spans));

        Names(store, new TraceQuery()).ShouldBe(["op 4", "op 3", "op 2"]);
        Find(store, traces[0]).ShouldBeNull();
        Names(store, Where("name=\"op 1\"")).ShouldBeEmpty();
        Names(store, Where("name=\"op 3\"")).ShouldBe(["op 3"]);
    }

    [Fact]
    public void The_oldest_traces_make_room_when_memory_runs_out()
    {
        var (store, ingest) = Create(new TelemetryLimits { MaxMemoryMegabytes = 1 });
        for (var i = 0; i < 200; i++)
        {
            var trace = new TraceBuilder(Start.AddSeconds(i));
            trace.Add("orders", "a", $"op {i}", Kind.Internal, 0, 1, null, null, ("payload", new string((char)('a' + i % 26), 16_000)));
            ingest.Add(trace.Spans);
        }

        var page = store.Traces.Query(new TraceQuery { Limit = 500 });
        page.Stored.ShouldBeInRange(20, 60);
        page.Traces[0].Root.Name.ShouldBe("op 199");
    }

    [Fact]
    public void A_late_span_joins_its_trace_and_completes_it()
    {
        var (store, ingest) = Create();
        var trace = new TraceBuilder(Start);
        var root = trace.Add("orders", "a", "PlaceOrder", Kind.Server, 0, 100);
        trace.Add("users", "b", "GetUser", Kind.Server, 10, 20, root);
        var late = trace.Spans.ResourceSpans[0].Clone();
        trace.Spans.ResourceSpans.RemoveAt(0);

        ingest.Add(trace.Spans);
        var early = store.Traces.Query(new TraceQuery()).Traces.Single();
        early.IsComplete.ShouldBeFalse();
        early.Root.Name.ShouldBe("GetUser");
        ingest.Add(new ExportTraceServiceRequest { ResourceSpans = { late } });

        var whole = store.Traces.Query(new TraceQuery()).Traces.Single();
        whole.IsComplete.ShouldBeTrue();
        whole.Root.Name.ShouldBe("PlaceOrder");
        whole.Duration.ShouldBe(100_000_000);
        whole.Version.ShouldBeGreaterThan(early.Version);
    }

    [Fact]
    public void A_span_that_is_sent_twice_is_kept_once()
    {
        var (store, ingest) = Create();
        var trace = One("orders", "op", Start);
        ingest.Add(trace.Spans);
        ingest.Add(trace.Spans).PartialSuccess.ShouldBeNull();
        store.Traces.Query(new TraceQuery()).Traces.Single().SpanCount.ShouldBe(1);
    }

    [Theory]
    [InlineData("", 4)]
    [InlineData("rpc.method=shop.orders.v1.OrderService/PlaceOrder", 2)]
    [InlineData("rpc.method=PlaceOrder", 2)]
    [InlineData("rpc.method=placeorder", 2)]
    [InlineData("rpc.method=Place*", 2)]
    [InlineData("rpc.method=Order", 0)]
    [InlineData("status=error", 1)]
    [InlineData("status=error rpc.method=PlaceOrder", 1)]
    [InlineData("status=error service=products rpc.method=PlaceOrder", 0)]
    [InlineData("status!=error", 3)]
    [InlineData("rpc.method!=PlaceOrder", 2)]
    [InlineData("\"out of stock\"", 1)]
    [InlineData("OUT stock", 1)]
    [InlineData("db.namespace=products-db", 4)]
    [InlineData("http.status_code>400", 1)]
    [InlineData("http.status_code>404", 0)]
    [InlineData("duration>150ms kind=server", 1)]
    [InlineData("event=exception", 1)]
    [InlineData("telemetry.sdk.language=dotnet", 4)]
    [InlineData("no.such.key=1", 0)]
    [InlineData("nothing like this", 0)]
    public void Filters_find_the_traces_in_which_one_span_meets_all_terms(string filter, int expected)
    {
        var (store, ingest) = Create();
        Fill(ingest);
        store.Traces.Query(Where(filter)).Matches.ShouldBe(expected);
    }

    [Fact]
    public void Service_duration_and_time_narrow_the_list()
    {
        var (store, ingest) = Create();
        Fill(ingest);
        store.Traces.Query(new TraceQuery { Service = "users" }).Matches.ShouldBe(1);
        store.Traces.Query(new TraceQuery { MinDuration = 150_000_000 }).Matches.ShouldBe(1);
        var from = (Start.AddSeconds(2) - DateTimeOffset.UnixEpoch).Ticks * 100;
        store.Traces.Query(new TraceQuery { From = from }).Matches.ShouldBe(2);
        store.Traces.Query(new TraceQuery { To = from }).Matches.ShouldBe(2);
        store.Traces.Query(new TraceQuery { Offset = 3, Limit = 2 }).Traces.Count.ShouldBe(1);
    }

    [Fact]
    public void Values_beyond_the_index_are_still_found()
    {
        var (store, ingest) = Create();
        for (var i = 0; i < 600; i++)
        {
            var trace = new TraceBuilder(Start.AddSeconds(i));
            trace.Add("orders", "a", "op", Kind.Internal, 0, 1, null, null, ("order.id", $"o-{i}"));
            ingest.Add(trace.Spans);
        }

        store.Traces.Query(Where("order.id=o-7")).Matches.ShouldBe(1);
        store.Traces.Query(Where("order.id=o-599")).Matches.ShouldBe(1);
        store.Traces.Query(Where("order.id=o-600")).Matches.ShouldBe(0);
    }

    [Fact]
    public void Attributes_events_and_lengths_are_bounded_and_what_was_dropped_is_counted()
    {
        var (store, ingest) = Create(new TelemetryLimits { MaxAttributes = 2, MaxAttributeLength = 20, MaxSpanEvents = 1 });
        var trace = new TraceBuilder(Start);
        var span = trace.Add("orders", "a", "op", Kind.Internal, 0, 1, null, null, ("a", new string('x', 50)), ("b", 1), ("c", 2));
        span.Events.Add(new Event { Name = "one" });
        span.Events.Add(new Event { Name = "two" });
        ingest.Add(trace.Spans);

        var kept = Find(store, trace)!.Spans.Single();
        kept.Attributes.Count.ShouldBe(2);
        kept["a"]!.Length.ShouldBe(20);
        kept.Events.Count.ShouldBe(1);
        kept.DroppedCount.ShouldBe(2);
    }

    [Fact]
    public void Sources_beyond_the_limit_are_refused_and_counted()
    {
        var (store, ingest) = Create(new TelemetryLimits { MaxSources = 2 });
        for (var i = 0; i < 3; i++)
        {
            var answer = ingest.Add(One("orders", "op", Start, $"replica-{i}").Spans);
            (answer.PartialSuccess?.RejectedSpans ?? 0).ShouldBe(i == 2 ? 1 : 0);
        }

        store.Traces.Count.ShouldBe(2);
    }

    [Fact]
    public void The_own_time_of_a_service_excludes_what_its_children_take()
    {
        var (store, ingest) = Create();
        var trace = new TraceBuilder(Start);
        var root = trace.Add("orders", "a", "PlaceOrder", Kind.Server, 0, 100);
        trace.Add("users", "b", "GetUser", Kind.Server, 10, 40, root);
        trace.Add("products", "c", "Reserve", Kind.Server, 30, 40, root);
        ingest.Add(trace.Spans);

        var services = store.Traces.Query(new TraceQuery()).Traces.Single().Services;
        services.Select(service => (service.Name, service.SelfTime / 1_000_000)).ShouldBe([("orders", 40), ("users", 40), ("products", 40)]);
    }

    [Fact]
    public void The_tree_survives_orphans_and_cycles()
    {
        var (store, ingest) = Create();
        var trace = new TraceBuilder(Start);
        var root = trace.Add("orders", "a", "root", Kind.Server, 0, 100);
        trace.Add("orders", "a", "child", Kind.Internal, 1, 10, root);
        var orphan = trace.Add("orders", "a", "orphan", Kind.Internal, 50, 10);
        orphan.ParentSpanId = Google.Protobuf.ByteString.CopyFrom(9, 9, 9, 9, 9, 9, 9, 9);
        var one = trace.Add("orders", "a", "one", Kind.Internal, 60, 10);
        var two = trace.Add("orders", "a", "two", Kind.Internal, 61, 10, one);
        one.ParentSpanId = two.SpanId;
        ingest.Add(trace.Spans);

        var tree = TraceTree.Build(Find(store, trace)!.Spans);
        tree.Rows.Select(row => (row.Span.Name, row.Level, row.IsOrphan)).ShouldBe(
            [("root", 1, false), ("child", 2, false), ("orphan", 1, true), ("one", 1, false), ("two", 2, false)]);
    }

    [Fact]
    public async Task Queries_and_writes_go_on_side_by_side()
    {
        var (store, ingest) = Create(new TelemetryLimits { MaxTraces = 50 });
        using var stop = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            var queries = 0;
            while (!stop.IsCancellationRequested)
            {
                foreach (var trace in store.Traces.Query(Where("rpc.method=PlaceOrder")).Traces)
                    store.Traces.Find(trace.Id)?.Spans.Count.ShouldBeGreaterThan(0);
                queries++;
            }

            return queries;
        }, TestContext.Current.CancellationToken);
        await Parallel.ForAsync(0, 400, TestContext.Current.CancellationToken, (i, _) =>
        {
            ingest.Add(ShopTelemetry.PlaceOrder(Start.AddSeconds(i), new Random(i), i % 7 == 0).Spans);
            return ValueTask.CompletedTask;
        });
        await stop.CancelAsync();

        (await reader).ShouldBeGreaterThan(0);
        store.Traces.Count.ShouldBe(50);
    }

    private static void Fill(TelemetryIngest ingest)
    {
        for (var i = 0; i < 4; i++)
        {
            var trace = new TraceBuilder(Start.AddSeconds(i));
            var root = trace.Add("orders", "a", "call", Kind.Server, 0, i == 3 ? 200 : 20, null, i == 1 ? "product is out of stock" : null,
                ("rpc.method", i < 2 ? "shop.orders.v1.OrderService/PlaceOrder" : "shop.orders.v1.OrderService/GetOrder"), ("http.status_code", i == 0 ? 404 : 200));
            trace.Add("products", "b", "SELECT", Kind.Client, 1, 2, root, null, ("db.namespace", "products-db"));
            if (i == 0)
                trace.Add("users", "c", "GetUser", Kind.Server, 3, 4, root);
            if (i == 2)
                root.Events.Add(new Event { Name = "exception" });
            ingest.Add(trace.Spans);
        }
    }

    private static TraceQuery Where(string filter) => new() { Filter = TelemetryFilter.Parse(filter) };

    private static List<string> Names(TelemetryStore store, TraceQuery query) => [.. store.Traces.Query(query).Traces.Select(trace => trace.Root.Name)];

    private static TraceDetail? Find(TelemetryStore store, TraceBuilder trace) =>
        TraceId.TryParse(trace.TraceId, out var id) ? store.Traces.Find(id) : null;

    private static TraceBuilder One(string service, string name, DateTimeOffset start, string instance = "a")
    {
        var trace = new TraceBuilder(start);
        trace.Add(service, instance, name, Kind.Server, 0, 10);
        return trace;
    }

    private static (TelemetryStore Store, TelemetryIngest Ingest) Create(TelemetryLimits? limits = null)
    {
        limits ??= new TelemetryLimits();
        var store = new TelemetryStore(limits);
        var pool = new StringPool();
        var attributes = new AttributeDecoder(limits, pool);
        var sources = new SourceDecoder(store, attributes, pool);
        return (store, new TelemetryIngest(store, new SpanDecoder(limits, attributes, sources, pool),
            new LogDecoder(attributes, sources, pool, TimeProvider.System), new MetricDecoder(attributes, sources, pool), NullLogger<TelemetryIngest>.Instance));
    }
}
