using System.Net.Http.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shouldly;
using Xunit;

namespace Polyfills.Aspire.Tests;

public sealed class PlaygroundTests(PlaygroundApplication playground) : IClassFixture<PlaygroundApplication>
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Environment_OfACaller_HasEveryReplicaAndTheStandardVariables()
    {
        var id = playground.Replicas("caller").Single().ResourceId;
        using var client = playground.Application.CreateHttpClient("caller", "management");

        var environment = await client.GetFromJsonAsync<Dictionary<string, string?>>("/environment", CancellationToken);

        environment.ShouldNotBeNull();
        var web = playground.Replicas("web").Select(r => r.Snapshot.Urls.ToDictionary(u => u.Name!, u => u.Url)).ToArray();
        var expected = new Dictionary<string, string>
        {
            ["services__web__api__0"] = web[0]["api"],
            ["services__web__api__1"] = web[1]["api"],
            ["services__web__management__0"] = web[0]["management"],
            ["services__web__management__1"] = web[1]["management"],
            ["WEB_API"] = web[0]["api"],
            ["WEB_MANAGEMENT"] = web[0]["management"],
            ["Kestrel__Endpoints__Api__Url"] = playground.Application.GetEndpoint("caller", "api").GetLeftPart(UriPartial.Authority),
            ["Kestrel__Endpoints__management__Url"] = playground.Application.GetEndpoint("caller", "management").GetLeftPart(UriPartial.Authority),
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["DOTNET_LAUNCH_PROFILE"] = "Development",
            ["FROM_PROFILE"] = "yes",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://localhost:4317",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-otlp-api-key=otlp-key",
            ["OTEL_SERVICE_NAME"] = "caller",
            ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={id}",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "1000",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "1000",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            ["OTEL_TRACES_SAMPLER"] = "always_on",
            ["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based",
        };
        foreach (var (name, value) in expected) environment.ShouldContainKeyAndValue(name, value);
        environment.ShouldNotContainKey("ASPNETCORE_URLS", "Kestrel takes its endpoints from the settings");

        var prefixes = (string[])["services__", "WEB_", "Kestrel__", "OTEL_", "ASPIRE_", "AppHost__"];
        environment.Keys.Where(k => prefixes.Any(p => k.StartsWith(p, StringComparison.Ordinal))).Except(expected.Keys).ShouldBeEmpty();
    }

    [Fact]
    public async Task Replicas_HaveEndpointsAndInstanceIdsOfTheirOwn()
    {
        var replicas = playground.Replicas("web");
        replicas.Count.ShouldBe(2);
        replicas.SelectMany(r => r.Snapshot.Urls).Select(u => u.Url).Distinct().Count().ShouldBe(4);
        playground.Application.GetReplicas("web").Select(r => (r.Id, r.ProcessId, r.Endpoints["api"])).ShouldBe(
            replicas.Select(r => (r.ResourceId, r.Snapshot.ProcessId, new Uri(r.Snapshot.Urls.Single(u => u.Name == "api").Url))));

        foreach (var replica in replicas)
        {
            using var client = playground.CreateClient(replica.ResourceId, "api");
            var environment = await client.GetFromJsonAsync<Dictionary<string, string?>>("/environment", CancellationToken);
            environment!["OTEL_RESOURCE_ATTRIBUTES"].ShouldBe($"service.instance.id={replica.ResourceId}");
            (await client.GetFromJsonAsync<string[]>("/arguments", CancellationToken)).ShouldBe(["with-grandchild"]);
            Path.GetFileName(await client.GetStringAsync(new Uri("/directory", UriKind.Relative), CancellationToken)).ShouldBe("Playground.Web");
        }
    }

    [Fact]
    public async Task Crash_OfOneReplica_IsRestartedOnItsOwnPort()
    {
        var replica = playground.Replicas("web")[1];
        var pid = replica.Snapshot.ProcessId;
        using (var client = playground.CreateClient(replica.ResourceId, "api"))
        {
            var exited = playground.WaitForAsync(replica.ResourceId, s => s.RestartPending);
            await Should.ThrowAsync<HttpRequestException>(client.PostAsync(new Uri("/exit?code=3", UriKind.Relative), null, CancellationToken));
            var end = await exited;
            end.Snapshot.State!.Text.ShouldBe(KnownResourceStates.Exited);
            end.Snapshot.ExitCode.ShouldBe(3);
            end.Snapshot.StateDetail.ShouldStartWith("restarting in ");
            end.Snapshot.StateDetail.ShouldEndWith(" s after exit code 3");
        }

        var again = await playground.WaitForAsync(replica.ResourceId, s => s.HealthStatus == HealthStatus.Healthy && s.ProcessId != pid);

        again.Snapshot.RestartCount.ShouldBe(replica.Snapshot.RestartCount + 1);
        again.Snapshot.Urls.Select(u => u.Url).ShouldBe(replica.Snapshot.Urls.Select(u => u.Url));
    }

    [Fact]
    public async Task Health_OfOneReplica_ChangesWithHistoryAndTheOtherStays()
    {
        var (first, second) = (playground.Replicas("web")[0].ResourceId, playground.Replicas("web")[1].ResourceId);
        await playground.WaitForHealthyAsync(second);
        using var client = playground.CreateClient(first, "management");

        await client.PostAsync(new Uri("/health?healthy=false", UriKind.Relative), null, CancellationToken);
        var ill = await playground.WaitForAsync(first, s => s.HealthStatus == HealthStatus.Unhealthy);
        ill.Snapshot.HealthReports.Single().Description.ShouldBe("/health answered 503");
        playground.Replicas("web")[1].Snapshot.HealthStatus.ShouldBe(HealthStatus.Healthy);

        await client.PostAsync(new Uri("/health?healthy=true", UriKind.Relative), null, CancellationToken);
        var well = await playground.WaitForHealthyAsync(first);
        well.Snapshot.HealthReports.Single().History.TakeLast(2).Select(t => t.Status).ShouldBe([HealthStatus.Unhealthy, HealthStatus.Healthy]);
    }

    [Fact]
    public async Task Commands_StopStartRestart_DoWhatTheySay()
    {
        var id = playground.Replicas("caller").Single().ResourceId;
        var commands = playground.Application.ResourceCommands;
        var pid = (await playground.WaitForHealthyAsync(id)).Snapshot.ProcessId;

        (await commands.ExecuteCommandAsync(id, "start", CancellationToken)).Success.ShouldBeFalse("it runs already");
        (await commands.ExecuteCommandAsync("caller", "stop", CancellationToken)).Success.ShouldBeTrue();
        var stopped = playground.Replicas("caller").Single().Snapshot;
        stopped.State!.Text.ShouldBe(KnownResourceStates.Finished);
        stopped.RestartPending.ShouldBeFalse();
        stopped.Commands.Where(c => c.State == ResourceCommandState.Enabled).Select(c => c.Name).ShouldContain("start");

        (await commands.ExecuteCommandAsync(id, "start", CancellationToken)).Success.ShouldBeTrue();
        var started = (await playground.WaitForHealthyAsync(id)).Snapshot;
        started.ProcessId.ShouldNotBe(pid);

        (await commands.ExecuteCommandAsync(id, "restart", CancellationToken)).Success.ShouldBeTrue();
        var restarted = await playground.WaitForAsync(id, s => s.HealthStatus == HealthStatus.Healthy && s.ProcessId != started.ProcessId);
        restarted.Snapshot.RestartCount.ShouldBe(started.RestartCount, "that was no crash");
        (await commands.ExecuteCommandAsync(id, "dance", CancellationToken)).ErrorMessage.ShouldBe("'caller' has no command 'dance'.");
    }

    [Fact]
    public async Task Commands_Scale_AddsAReplicaThatAnswersAndTakesItAway()
    {
        var commands = playground.Application.ResourceCommands;

        (await commands.ExecuteCommandAsync("caller", "scale-up", CancellationToken)).Success.ShouldBeTrue();
        playground.Replicas("caller").Count.ShouldBe(2);
        var added = playground.Replicas("caller")[1].ResourceId;
        await playground.WaitForHealthyAsync(added);
        using (var client = playground.CreateClient(added, "api"))
            (await client.GetAsync(new Uri("/health", UriKind.Relative), CancellationToken)).IsSuccessStatusCode.ShouldBeTrue();

        (await commands.ExecuteCommandAsync("caller", "scale-down", CancellationToken)).Success.ShouldBeTrue();
        playground.Replicas("caller").ShouldHaveSingleItem().ResourceId.ShouldNotBe(added);
        (await commands.ExecuteCommandAsync("caller", "scale-down", CancellationToken)).ErrorMessage!.ShouldContain("only one replica");
    }

    [Fact]
    public async Task ConsoleLog_OfAReplica_IsFollowed()
    {
        var replica = playground.Replicas("web")[0].ResourceId;
        await playground.WaitForHealthyAsync(replica);
        using var client = playground.CreateClient(replica, "api");
        var found = FindAsync();

        await client.PostAsync(new Uri("/print?text=hello-from-a-test&times=3", UriKind.Relative), null, CancellationToken);

        (await found.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken)).ShouldBe(3);

        async Task<int> FindAsync()
        {
            var count = 0;
            await foreach (var lines in playground.Application.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(replica).WithCancellation(CancellationToken))
            {
                count += lines.Count(l => l.Content == "hello-from-a-test" && !l.IsErrorMessage);
                if (count == 3) break;
            }
            return count;
        }
    }
}
