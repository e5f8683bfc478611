using System.Net;
using Grpc.Core;
using Grpc.Health.V1;
using Mesh.Test.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ShopMesh.ServiceDefaults.Tests.Testing;
using HealthClient = Grpc.Health.V1.Health.HealthClient;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace ShopMesh.ServiceDefaults.Tests.Health;

public sealed class HealthTests : IAsyncLifetime
{
    private readonly TestMesh _mesh = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task A_dependency_that_fails_makes_the_service_NOT_SERVING_and_the_process_stays_alive()
    {
        var dependency = new Dependency();
        var service = await _mesh.StartAsync(
            settings: new Dictionary<string, string?> { ["Mesh:Health:Period"] = "00:00:01" },
            configure: builder => builder.Services.AddHealthChecks().AddCheck("dependency", dependency));
        using var channel = RawChannel.Plaintext(service.Management);
        var health = new HealthClient(channel);
        using var watch = health.Watch(new HealthCheckRequest { Service = "mesh.test.v1.Probe" }, cancellationToken: Token);
        await UntilAsync(watch, ServingStatus.Serving);

        dependency.Status = HealthStatus.Unhealthy;

        await UntilAsync(watch, ServingStatus.NotServing);
        (await health.CheckAsync(new HealthCheckRequest(), cancellationToken: Token)).Status.ShouldBe(ServingStatus.NotServing);
        using var http = new HttpClient();
        var response = await http.GetAsync(new Uri(service.Management, "/health"), Token);
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync(Token)).ShouldNotContain("10.1.2.3");
        (await http.GetAsync(new Uri(service.Management, "/alive"), Token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        dependency.Status = HealthStatus.Healthy;

        await UntilAsync(watch, ServingStatus.Serving);
        service.Log.Of("ShopMesh.ServiceDefaults.Health.HealthLog").ShouldBe(
            ["dependency is Unhealthy: 10.1.2.3 does not answer", "dependency is healthy again."]);
    }

    [Fact]
    public async Task A_shutdown_reports_NOT_SERVING_first_and_lets_calls_in_flight_finish()
    {
        var service = await _mesh.StartAsync(settings: new Dictionary<string, string?> { ["Mesh:Shutdown:DrainDelay"] = "00:00:01" });
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        service.Behaviour.OnCall = async (_, _) =>
        {
            entered.SetResult();
            await release.Task;
        };
        using var management = RawChannel.Plaintext(service.Management);
        using var watch = new HealthClient(management).Watch(new HealthCheckRequest(), cancellationToken: Token);
        await UntilAsync(watch, ServingStatus.Serving);
        using var call = _mesh.EdgeClient("users", service).Probe.EchoAsync(new EchoRequest(), cancellationToken: Token);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);

        var stopping = service.StopAsync();

        await UntilAsync(watch, ServingStatus.NotServing);
        stopping.IsCompleted.ShouldBeFalse();
        release.SetResult();
        (await call).ShouldNotBeNull();
        await stopping;
    }

    [Fact]
    public async Task An_own_certificate_that_has_ended_is_not_healthy()
    {
        var service = await _mesh.StartAsync(identity: _mesh.Authority.Workload("users", svid => svid.NotAfter = DateTimeOffset.UtcNow.AddMinutes(-1)));
        using var http = new HttpClient();

        (await http.GetAsync(new Uri(service.Management, "/health"), Token)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task An_unknown_service_is_NOT_FOUND()
    {
        var service = await _mesh.StartAsync();
        using var channel = RawChannel.Plaintext(service.Management);

        var exception = await Statuses.FailureAsync(async () =>
            await new HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = "nobody" }, cancellationToken: Token));

        exception.StatusCode.ShouldBe(StatusCode.NotFound);
    }

    private static async Task UntilAsync(AsyncServerStreamingCall<HealthCheckResponse> watch, ServingStatus status)
    {
        do
            (await watch.ResponseStream.MoveNext(Token)).ShouldBeTrue();
        while (watch.ResponseStream.Current.Status != status);
    }

    private sealed class Dependency : IHealthCheck
    {
        public HealthStatus Status { get; set; } = HealthStatus.Healthy;

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(new HealthCheckResult(Status, Status == HealthStatus.Healthy ? null : "10.1.2.3 does not answer"));
    }
}
