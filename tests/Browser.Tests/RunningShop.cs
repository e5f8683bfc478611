using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Xunit;

namespace ShopMesh.Browser.Tests;

/// <summary>
/// The whole system, as <c>dotnet run --project AppHost</c> starts it, with a private database and without the load generator. It is
/// started by the first test that asks for it.
/// </summary>
public sealed class RunningShop : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);

    private readonly string _state = Directory.CreateTempSubdirectory("shop-mesh-browser-").FullName;
    private readonly SemaphoreSlim _starting = new(1);
    private DistributedApplication? _application;

    /// <summary>Where a person finds the shop.</summary>
    internal async Task<Uri> StorefrontAsync()
    {
        // To work on the pages: a system that runs already.
        if (Environment.GetEnvironmentVariable("STOREFRONT") is { Length: > 0 } address)
            return new Uri(address);
        return (await StartAsync()).GetEndpoint("storefront", "http");
    }

    /// <summary>The connection string of one of the databases, as its owner.</summary>
    internal async Task<string> DatabaseAsync(string name) =>
        (await (await StartAsync()).GetConnectionStringAsync(name, TestContext.Current.CancellationToken))!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
            await _application.DisposeAsync();
        _starting.Dispose();
        Directory.Delete(_state, recursive: true);
    }

    private async Task<DistributedApplication> StartAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _application ??= await StartNewAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<DistributedApplication> StartNewAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(StartLimit);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            [
                $"--AppHost:StateDirectory={Path.Combine(_state, "state")}",
                $"--Mesh:StateDirectory={Path.Combine(_state, "mesh")}",
            ],
            limit.Token);
        builder.Resources.Remove(builder.Resources.Single(resource => resource.Name == "load"));
        // Long, so that a busy machine fails no test.
        foreach (var patient in builder.Resources.OfType<ProjectResource>().Where(resource => resource.Name is "storefront" or "orders"))
        {
            builder.CreateResourceBuilder(patient)
                .WithEnvironment("Mesh__Deadlines__Default", "00:00:30")
                .WithEnvironment("Mesh__Deadlines__Methods__shop.orders.v1.OrderService/PlaceOrder", "00:00:40");
        }

        var application = await builder.BuildAsync(limit.Token);
        await application.StartAsync(limit.Token);
        await application.ResourceNotifications.WaitForResourceHealthyAsync("storefront", limit.Token);
        return application;
    }
}
