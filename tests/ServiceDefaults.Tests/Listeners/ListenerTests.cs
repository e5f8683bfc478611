using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;
using Mesh.Test.V1;
using Microsoft.AspNetCore.Builder;
using ShopMesh.ServiceDefaults.Tests.Testing;
using HealthClient = Grpc.Health.V1.Health.HealthClient;

namespace ShopMesh.ServiceDefaults.Tests.Listeners;

public sealed class ListenerTests : IAsyncLifetime
{
    private readonly TestMesh _mesh = new();
    private TestService _service = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _service = await _mesh.StartAsync(
        environment: "Development",
        map: app =>
        {
            app.MapGet("/edge-only", () => "here").OnListeners(MeshListeners.Edge);
            app.MapGrpcService<UnlistedService>();
        });

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task Management_answers_health_over_HTTP_1()
    {
        using var http = new HttpClient();

        (await http.GetAsync(new Uri(_service.Management, "/alive"), Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var response = await http.GetAsync(new Uri(_service.Management, "/health"), Token);

        response.Version.ShouldBe(HttpVersion.Version11);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token));
        json.RootElement.GetProperty("status").GetString().ShouldBe("Healthy");
        json.RootElement.GetProperty("checks").GetProperty("identity").GetString().ShouldBe("Healthy");
    }

    [Fact]
    public async Task Management_answers_grpc_health_on_the_same_plaintext_port()
    {
        using var channel = RawChannel.Plaintext(_service.Management);
        var health = new HealthClient(channel);

        (await health.CheckAsync(new HealthCheckRequest(), cancellationToken: Token)).Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
        (await health.CheckAsync(new HealthCheckRequest { Service = "mesh.test.v1.Probe" }, cancellationToken: Token))
            .Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
    }

    [Fact]
    public async Task Management_speaks_both_protocols_at_the_same_time_and_again()
    {
        using var channel = RawChannel.Plaintext(_service.Management);
        var health = new HealthClient(channel);
        using var http = new HttpClient();

        for (var i = 0; i < 5; i++)
        {
            var status = await http.GetAsync(new Uri(_service.Management, "/alive"), Token);
            var check = await health.CheckAsync(new HealthCheckRequest(), cancellationToken: Token);
            status.StatusCode.ShouldBe(HttpStatusCode.OK);
            check.Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
        }
    }

    [Fact]
    public async Task Management_takes_a_preface_that_arrives_byte_by_byte()
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(_service.Management.Host, _service.Management.Port, Token);
        var stream = client.GetStream();
        foreach (var value in "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray())
            await stream.WriteAsync(new[] { value }, Token);

        var frame = new byte[9];
        await stream.ReadExactlyAsync(frame, Token);

        frame[3].ShouldBe((byte)4, "an HTTP/2 server begins with SETTINGS");
    }

    [Fact]
    public async Task Management_has_no_rpc_of_the_business()
    {
        using var channel = RawChannel.Plaintext(_service.Management);
        await ShouldBeUnimplementedAsync(channel);
    }

    [Fact]
    public async Task An_rpc_that_is_mapped_without_a_listener_is_on_none()
    {
        using var edge = RawChannel.Tls(_service.Edge);
        var exception = await Should.ThrowAsync<RpcException>(async () =>
            await new HealthClient(edge).ListAsync(new HealthListRequest(), cancellationToken: Token));
        exception.StatusCode.ShouldBe(StatusCode.Unimplemented);
    }

    [Fact]
    public async Task The_edge_has_no_health_and_the_mesh_has()
    {
        using var edge = RawChannel.Tls(_service.Edge);
        using var mesh = RawChannel.Tls(_service.Mesh, _mesh.Authority.Workload("stranger").Certificate);

        (await Should.ThrowAsync<RpcException>(async () => await new HealthClient(edge).CheckAsync(new HealthCheckRequest(), cancellationToken: Token)))
            .StatusCode.ShouldBe(StatusCode.Unimplemented);
        (await new HealthClient(mesh).CheckAsync(new HealthCheckRequest(), cancellationToken: Token))
            .Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
    }

    [Fact]
    public async Task Reflection_is_on_the_edge_in_Development_only()
    {
        (await ListServicesAsync(_service.Edge, null)).ShouldContain("mesh.test.v1.Probe");

        var mesh = await Should.ThrowAsync<RpcException>(() => ListServicesAsync(_service.Mesh, _mesh.Authority.Workload("caller")));
        mesh.StatusCode.ShouldBe(StatusCode.Unimplemented);

        var production = await _mesh.StartAsync();
        var edge = await Should.ThrowAsync<RpcException>(() => ListServicesAsync(production.Edge, null));
        edge.StatusCode.ShouldBe(StatusCode.Unimplemented);
    }

    [Fact]
    public async Task An_HTTP_endpoint_does_not_exist_on_other_listeners()
    {
        using var http = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate is not null });

        (await http.GetStringAsync(new Uri(_service.Edge, "/edge-only"), Token)).ShouldBe("here");
        (await http.GetAsync(new Uri(_service.Management, "/edge-only"), Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await http.GetAsync(new Uri(_service.Edge, "/health"), Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_refused()
    {
        using var edge = RawChannel.Tls(_service.Edge);
        var request = new EchoRequest { DisplayText = new string('x', 4 * 1024 * 1024 + 1) };

        var exception = await Should.ThrowAsync<RpcException>(async () => await new Probe.ProbeClient(edge).EchoAsync(request, cancellationToken: Token));

        exception.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    private static async Task ShouldBeUnimplementedAsync(GrpcChannel channel)
    {
        var exception = await Should.ThrowAsync<RpcException>(async () => await new Probe.ProbeClient(channel).EchoAsync(new EchoRequest(), cancellationToken: Token));
        exception.StatusCode.ShouldBe(StatusCode.Unimplemented);
    }

    private static async Task<string[]> ListServicesAsync(Uri address, Issued? identity)
    {
        using var channel = RawChannel.Tls(address, identity?.Certificate);
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(cancellationToken: Token);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Token);
        (await call.ResponseStream.MoveNext(Token)).ShouldBeTrue();
        return [.. call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name)];
    }

    /// <summary>A second implementation of health that nobody gave a listener.</summary>
    private sealed class UnlistedService : Grpc.Health.V1.Health.HealthBase;
}
