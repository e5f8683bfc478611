using System.Diagnostics;
using Grpc.Health.V1;
using Mesh.Test.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Tests.Data;
using ShopMesh.ServiceDefaults.Tests.Testing;
using ShopMesh.Testing.PostgreSql;
using HealthClient = Grpc.Health.V1.Health.HealthClient;

namespace ShopMesh.ServiceDefaults.Tests.Telemetry;

[Collection(nameof(TelemetryTests))]
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
public sealed class TelemetryTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private readonly TestMesh _mesh = new();
    private readonly SpanCollector _front = new();
    private readonly SpanCollector _back = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task One_trace_crosses_services_and_each_span_has_its_parent()
    {
        var back = await StartAsync("users", _back, [("Mesh:Authorization:Callers:orders:0", "mesh.test.v1.Probe/Echo")]);
        var front = await StartAsync(
            "orders", _front, [("services:users:mesh:0", back.Mesh.ToString())], services => services.AddMeshClient<Probe.ProbeClient>("users"));
        using var channel = RawChannel.Tls(front.Edge);

        await new Probe.ProbeClient(channel).RelayAsync(new EchoRequest(), cancellationToken: Token);
        await front.DisposeAsync();
        await back.DisposeAsync();

        // Every process-wide listener sees every span of the process, so both collectors have all of them.
        var spans = _front.Spans.DistinctBy(span => span.SpanId).ToArray();
        var relay = spans.Single(span => span is { Kind: ActivityKind.Server, DisplayName: "mesh.test.v1.Probe/Relay" });
        var client = spans.Single(span => span is { Kind: ActivityKind.Client, DisplayName: "mesh.test.v1.Probe/Echo" } && span.TraceId == relay.TraceId);
        var server = spans.Single(span => span is { Kind: ActivityKind.Server, DisplayName: "mesh.test.v1.Probe/Echo" });

        client.ParentSpanId.ShouldBe(relay.SpanId);
        server.TraceId.ShouldBe(relay.TraceId);
        server.ParentSpanId.ShouldBe(client.SpanId);

        Tag(client, "rpc.system").ShouldBe("grpc");
        Tag(client, "rpc.service").ShouldBe("mesh.test.v1.Probe");
        Tag(client, "rpc.method").ShouldBe("Echo");
        Tag(client, "rpc.grpc.status_code").ShouldBe("0");
        Tag(client, "server.address").ShouldBe("127.0.0.1");
        Tag(client, "server.port").ShouldBe(back.Mesh.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Tag(client, "mesh.peer.identity").ShouldBe(TestAuthority.IdOf("users"));
        Tag(server, "mesh.peer.identity").ShouldBe(TestAuthority.IdOf("orders"));
        Tag(server, "mesh.listener").ShouldBe("mesh");
        Tag(server, "network.peer.address").ShouldBe("127.0.0.1");
        Tag(relay, "mesh.listener").ShouldBe("edge");
        Tag(relay, "mesh.peer.identity").ShouldBeNull();
    }

    [Fact]
    public async Task A_failure_of_the_server_marks_both_spans_and_one_of_the_caller_only_the_clients()
    {
        var back = await StartAsync("users", _back, []);
        var client = _mesh.Client("users", [back]);

        back.Behaviour.OnCall = (_, _) => throw new InvalidOperationException("A bug.");
        await Statuses.FailureAsync(async () => await client.Probe.EchoAsync(new EchoRequest(), cancellationToken: Token));
        back.Behaviour.OnCall = (_, _) => throw new NotFoundException("user", "42");
        await Statuses.FailureAsync(async () => await client.Probe.WriteAsync(new EchoRequest(), cancellationToken: Token));
        await back.DisposeAsync();

        var bug = _back.Spans.First(span => span.Kind == ActivityKind.Server && Tag(span, "rpc.method") == "Echo");
        var missing = _back.Spans.First(span => span.Kind == ActivityKind.Server && Tag(span, "rpc.method") == "Write");
        (bug.Status, Tag(bug, "rpc.grpc.status_code")).ShouldBe((ActivityStatusCode.Error, "13"));
        (missing.Status, Tag(missing, "rpc.grpc.status_code")).ShouldBe((ActivityStatusCode.Unset, "5"));
    }

    [Fact]
    public async Task A_statement_is_a_span_below_its_rpc_with_no_parameters_told_and_none_where_nobody_called()
    {
        var database = await cluster.CreateDatabaseAsync(cancellationToken: Token);
        await using (var source = NpgsqlDataSource.Create(database))
        await using (var migrated = source.CreateCommand("CREATE TABLE \"__EFMigrationsHistory\" AS SELECT '20260101000000_Initial' AS \"MigrationId\""))
            await migrated.ExecuteNonQueryAsync(Token);
        var service = await StartAsync(
            "users", _back, [("ConnectionStrings:things-db", database)], add: null, builder => builder.AddMeshDatabase<ThingContext>("things-db"));
        service.Behaviour.OnCall = async (_, context) =>
        {
            await using var scope = service.App.Services.CreateAsyncScope();
            var secret = "hidden";
            await scope.ServiceProvider.GetRequiredService<ThingContext>().Database
                .ExecuteSqlAsync($"SELECT {secret}::text", context.CancellationToken);
        };
        using var channel = RawChannel.Tls(service.Edge);
        using var http = new HttpClient();

        await new Probe.ProbeClient(channel).EchoAsync(new EchoRequest(), cancellationToken: Token);
        await http.GetStringAsync(new Uri(service.Management, "/health"), Token);
        await using (var background = service.App.Services.CreateAsyncScope())
            await background.ServiceProvider.GetRequiredService<ThingContext>().Database.ExecuteSqlAsync($"SELECT 1", Token);
        await service.DisposeAsync();

        var rpc = _back.Spans.Single(span => span.Kind == ActivityKind.Server);
        var statement = _back.Spans.Where(span => span.Source.Name == "Npgsql" && span.TagObjects.Any(tag => tag.Key.StartsWith("db.query"))).ShouldHaveSingleItem();
        statement.TraceId.ShouldBe(rpc.TraceId);
        statement.ParentSpanId.ShouldBe(rpc.SpanId);
        Tag(statement, "db.query.text")!.ShouldContain("::text");
        Tag(statement, "db.system.name").ShouldBe("postgresql");
        statement.TagObjects.ShouldAllBe(tag => !tag.Value!.ToString()!.Contains("hidden"));
        service.Log.Entries.ShouldAllBe(entry => !entry.Message.Contains("hidden"));
    }

    [Fact]
    public async Task A_log_record_has_the_trace_of_the_call_it_was_written_in()
    {
        var records = new List<CollectedLog>();
        var service = await StartAsync("users", _back, [], add: null, builder => builder.Services.ConfigureOpenTelemetryLoggerProvider(
            logs => logs.AddProcessor(new LogCollector(records))));
        service.Behaviour.OnCall = (_, _) => throw new InvalidOperationException("A bug.");
        using var channel = RawChannel.Tls(service.Edge);

        await Statuses.FailureAsync(async () => await new Probe.ProbeClient(channel).EchoAsync(new EchoRequest(), cancellationToken: Token));
        await service.DisposeAsync();

        var rpc = _back.Spans.Single(span => span.Kind == ActivityKind.Server);
        var record = records.Single(log => log.Category!.EndsWith("ErrorInterceptor", StringComparison.Ordinal));
        record.TraceId.ShouldBe(rpc.TraceId);
        record.SpanId.ShouldBe(rpc.SpanId);
        record.Attributes.ShouldContain(attribute => attribute.Key == "Method" && attribute.Value!.Equals("/mesh.test.v1.Probe/Echo"));
    }

    [Fact]
    public async Task Nothing_is_collected_without_an_endpoint()
    {
        var service = await _mesh.StartAsync(configure: builder => builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(_back)));
        using var channel = RawChannel.Tls(service.Edge);

        await new Probe.ProbeClient(channel).EchoAsync(new EchoRequest(), cancellationToken: Token);
        await service.DisposeAsync();

        _back.Spans.ShouldBeEmpty();
    }

    [Fact]
    public async Task Probes_leave_no_spans()
    {
        var service = await StartAsync("users", _back, []);
        using var channel = RawChannel.Plaintext(service.Management);
        using var http = new HttpClient();

        await new HealthClient(channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Token);
        await http.GetStringAsync(new Uri(service.Management, "/health"), Token);
        await service.DisposeAsync();

        _back.Spans.ShouldNotContain(span => span.Kind == ActivityKind.Server);
    }

    private sealed record CollectedLog(
        string? Category, ActivityTraceId TraceId, ActivitySpanId SpanId, IReadOnlyList<KeyValuePair<string, object?>> Attributes);

    // Records are pooled: they are empty again once the processors are done with them.
    private sealed class LogCollector(List<CollectedLog> records) : OpenTelemetry.BaseProcessor<LogRecord>
    {
        public override void OnEnd(LogRecord data)
        {
            lock (records)
                records.Add(new CollectedLog(data.CategoryName, data.TraceId, data.SpanId, [.. data.Attributes ?? []]));
        }
    }

    private static string? Tag(Activity span, string key) => span.GetTagItem(key)?.ToString();

    private Task<TestService> StartAsync(
        string name, SpanCollector spans, (string Key, string Value)[] settings, Action<IServiceCollection>? add = null,
        Action<WebApplicationBuilder>? configure = null) => _mesh.StartAsync(
        name,
        new Dictionary<string, string?>(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        {
            // Nothing listens there; what would be exported is collected instead.
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9",
        },
        builder =>
        {
            add?.Invoke(builder.Services);
            configure?.Invoke(builder);
            builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(spans));
        });
}
