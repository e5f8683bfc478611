using Grpc.AspNetCore.HealthChecks;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Polyfills.GrpcExtensions.Tests.Hosting;
using Shouldly;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Polyfills.GrpcExtensions.Tests.Health;

public sealed class GrpcHealthChecksTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_runs_the_health_checks_that_count_for_the_service()
    {
        var database = HealthStatus.Healthy;
        var disk = HealthStatus.Degraded;
        await using var server = await StartAsync(
            options =>
            {
                options.Services.Map("orders", check => check.Tags.Contains("db"));
                options.Services.Map("reports", check => check.Name == "disk");
                options.Services.Map("static", _ => false);
            },
            checks => checks
                .AddCheck("database", () => new HealthCheckResult(database), ["db"])
                .AddCheck("disk", () => new HealthCheckResult(disk)));

        (await CheckAsync(server, "")).ShouldBe(ServingStatus.Serving, "a degraded server still serves");
        (await CheckAsync(server, "orders")).ShouldBe(ServingStatus.Serving);

        database = HealthStatus.Unhealthy;
        (await CheckAsync(server, "")).ShouldBe(ServingStatus.NotServing);
        (await CheckAsync(server, "orders")).ShouldBe(ServingStatus.NotServing);
        (await CheckAsync(server, "reports")).ShouldBe(ServingStatus.Serving);
        (await CheckAsync(server, "static")).ShouldBe(ServingStatus.Serving);

        var list = await Client(server).ListAsync(new HealthListRequest(), cancellationToken: Cancellation);
        list.Statuses.ToDictionary(item => item.Key, item => item.Value.Status).ShouldBe(
            new Dictionary<string, ServingStatus>
            {
                [""] = ServingStatus.NotServing,
                ["orders"] = ServingStatus.NotServing,
                ["reports"] = ServingStatus.Serving,
                ["static"] = ServingStatus.Serving,
            },
            ignoreOrder: true);
    }

    [Fact]
    public async Task Check_of_a_service_that_is_not_mapped_is_not_found()
    {
        await using var server = await StartAsync(options => options.Services.Remove(""), _ => { });

        foreach (var service in (string[])["", "orders"])
            (await Should.ThrowAsync<RpcException>(() => CheckAsync(server, service))).StatusCode.ShouldBe(StatusCode.NotFound);
    }

    [Fact]
    public async Task Check_answers_with_published_results_when_they_are_cached()
    {
        var runs = 0;
        await using var server = await StartAsync(
            options => options.UseHealthChecksCache = true,
            checks => checks.AddCheck("counted", () =>
            {
                Interlocked.Increment(ref runs);
                return HealthCheckResult.Healthy();
            }));
        using var watch = Watch(server);
        while (await watch.NextAsync() != ServingStatus.Serving)
        {
            // NOT_SERVING until the first results are published.
        }

        var published = Volatile.Read(ref runs);
        (await CheckAsync(server, "")).ShouldBe(ServingStatus.Serving);
        await Client(server).ListAsync(new HealthListRequest(), cancellationToken: Cancellation);

        Volatile.Read(ref runs).ShouldBe(published);
    }

    [Fact]
    public async Task Watch_follows_published_results()
    {
        await using var server = await StartAsync(_ => { }, checks => checks.AddCheck("database", () => HealthCheckResult.Healthy()));
        using var watch = Watch(server);
        while (await watch.NextAsync() != ServingStatus.Serving)
        {
            // NOT_SERVING until the first results are published.
        }

        await PublishAsync(server, ("database", HealthStatus.Unhealthy));
        (await watch.NextAsync()).ShouldBe(ServingStatus.NotServing);
        await PublishAsync(server, ("database", HealthStatus.Healthy));
        (await watch.NextAsync()).ShouldBe(ServingStatus.Serving);
    }

    [Fact]
    public async Task A_report_on_some_of_the_checks_keeps_the_results_of_the_others()
    {
        await using var server = await StartAsync(
            options => options.UseHealthChecksCache = true,
            checks => checks.AddCheck("database", () => HealthCheckResult.Unhealthy()).AddCheck("disk", () => HealthCheckResult.Healthy()));

        await PublishAsync(server, ("database", HealthStatus.Unhealthy), ("disk", HealthStatus.Healthy));
        await PublishAsync(server, ("disk", HealthStatus.Healthy));

        (await CheckAsync(server, "")).ShouldBe(ServingStatus.NotServing);
    }

    [Fact]
    public async Task A_server_without_health_checks_serves()
    {
        await using var server = await StartAsync(options => options.UseHealthChecksCache = true, _ => { });

        (await CheckAsync(server, "")).ShouldBe(ServingStatus.Serving);
    }

    [Fact]
    public async Task A_status_set_by_the_application_is_answered_beside_the_mapped_ones()
    {
        await using var server = await StartAsync(_ => { }, _ => { });

        server.Services.GetRequiredService<HealthServiceImpl>().SetStatus("own", ServingStatus.NotServing);

        (await CheckAsync(server, "own")).ShouldBe(ServingStatus.NotServing);
    }

    [Fact]
    public async Task Watch_says_not_serving_and_ends_when_the_application_stops()
    {
        await using var server = await StartAsync(_ => { }, _ => { });
        using var watch = Watch(server);
        (await watch.NextAsync()).ShouldBe(ServingStatus.Serving);

        var stopping = server.StopAsync();

        (await watch.NextAsync()).ShouldBe(ServingStatus.NotServing);
        (await watch.NextAsync()).ShouldBeNull("the watch should end without an error");
        await stopping.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
    }

    [Fact]
    public async Task Check_says_not_serving_while_the_application_stops()
    {
        await using var server = await StartAsync(_ => { }, checks => checks.AddCheck("fine", () => HealthCheckResult.Healthy()));
        (await CheckAsync(server, "")).ShouldBe(ServingStatus.Serving);

        server.BeginStop();

        (await CheckAsync(server, "")).ShouldBe(ServingStatus.NotServing);
    }

    [Fact]
    public async Task Watch_goes_on_while_the_application_stops_if_its_end_is_suppressed()
    {
        await using var server = await StartAsync(options => options.SuppressCompletionOnShutdown = true, _ => { });
        using var watch = Watch(server);
        (await watch.NextAsync()).ShouldBe(ServingStatus.Serving);

        server.BeginStop();
        (await watch.NextAsync()).ShouldBe(ServingStatus.NotServing);
        server.Services.GetRequiredService<HealthServiceImpl>().SetStatus("", ServingStatus.Unknown);

        (await watch.NextAsync()).ShouldBe(ServingStatus.Unknown, "the watch should still be open");
    }

    [Fact]
    public async Task Mapping_without_registration_says_what_is_missing()
    {
        var e = await Should.ThrowAsync<InvalidOperationException>(() => GrpcServer.StartAsync(map: app => app.MapGrpcHealthChecksService()));

        e.Message.ShouldContain("AddGrpcHealthChecks");
    }

    private static Task<GrpcServer> StartAsync(Action<GrpcHealthChecksOptions> configure, Action<IHealthChecksBuilder> addChecks) =>
        GrpcServer.StartAsync(
            configure: services => addChecks(services.AddGrpcHealthChecks(configure)),
            map: app => app.MapGrpcHealthChecksService());

    private static Task PublishAsync(GrpcServer server, params (string Name, HealthStatus Status)[] results)
    {
        var entries = results.ToDictionary(
            item => item.Name, item => new HealthReportEntry(item.Status, description: null, TimeSpan.Zero, exception: null, data: null));
        return server.Services.GetRequiredService<IHealthCheckPublisher>().PublishAsync(new HealthReport(entries, TimeSpan.Zero), Cancellation);
    }

    private static async Task<ServingStatus> CheckAsync(GrpcServer server, string service) =>
        (await Client(server).CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: Cancellation)).Status;

    private static HealthWatch Watch(GrpcServer server) =>
        new(Client(server).Watch(new HealthCheckRequest(), cancellationToken: Cancellation));

    private static Grpc.Health.V1.Health.HealthClient Client(GrpcServer server) => new(server.Connect());
}
