using System.Diagnostics;
using Grpc.Health.V1;
using Mesh.Test.V1;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Tests.Testing;
using HealthClient = Grpc.Health.V1.Health.HealthClient;

namespace ShopMesh.ServiceDefaults.Tests.Telemetry;

[Collection(nameof(TelemetryTests))]
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
public sealed class TelemetryTests : IAsyncLifetime
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

    private static string? Tag(Activity span, string key) => span.GetTagItem(key)?.ToString();

    private Task<TestService> StartAsync(
        string name, SpanCollector spans, (string Key, string Value)[] settings, Action<IServiceCollection>? add = null) => _mesh.StartAsync(
        name,
        new Dictionary<string, string?>(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        {
            // Nothing listens there; what would be exported is collected instead.
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9",
        },
        builder =>
        {
            add?.Invoke(builder.Services);
            builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(spans));
        });
}
