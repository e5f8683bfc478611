using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace Polyfills.Aspire.Tests;

/// <summary>The playground, started through the testing builder; without a dashboard, but with the service that one would ask.</summary>
public sealed class PlaygroundApplication : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly string _state = Directory.CreateTempSubdirectory("aspire-tests-").FullName;
    private IDistributedApplicationTestingBuilder? _builder;
    private DistributedApplication? _application;

    public DistributedApplication Application => _application!;

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        _builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Playground_AppHost>(
            [
                $"--AppHost:StateDirectory={_state}",
                "--AppHost:OtlpApiKey=otlp-key",
                "--AppHost:ResourceService:ApiKey=resource-key",
                "--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:4317",
                "--ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL=http://localhost:0",
            ],
            limit.Token);
        _application = await _builder.BuildAsync(limit.Token);
        await _application.StartAsync(limit.Token);
        await _application.ResourceNotifications.WaitForResourceHealthyAsync("caller", limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_builder is not null) await _builder.DisposeAsync();
        Directory.Delete(_state, recursive: true);
    }

    /// <summary>The replicas of a resource.</summary>
    public IReadOnlyList<ResourceEvent> Replicas(string resource)
        => [.. Application.ResourceNotifications.GetStates().Where(s => s.Resource.Name == resource)];

    /// <summary>Waits until one replica is as it should be.</summary>
    public Task<ResourceEvent> WaitForAsync(string id, Func<CustomResourceSnapshot, bool> condition)
        => Application.ResourceNotifications.WaitForResourceAsync(id, e => condition(e.Snapshot), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public Task<ResourceEvent> WaitForHealthyAsync(string id) => WaitForAsync(id, s => s.HealthStatus == HealthStatus.Healthy);

    /// <summary>A client of one endpoint of one replica.</summary>
    public HttpClient CreateClient(string id, string endpoint)
    {
        Application.ResourceNotifications.TryGetCurrentState(id, out var state);
        return new HttpClient { BaseAddress = new Uri(state!.Snapshot.Urls.Single(u => u.Name == endpoint).Url), Timeout = TimeSpan.FromSeconds(10) };
    }
}
