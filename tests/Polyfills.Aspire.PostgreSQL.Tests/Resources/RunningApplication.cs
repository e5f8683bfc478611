using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Postgres.Tests.Resources;

/// <summary>An application that runs for a test, with a state directory of its own.</summary>
internal sealed class RunningApplication : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly DistributedApplication _application;

    private RunningApplication(DistributedApplication application) => _application = application;

    public IServiceProvider Services => _application.Services;

    public ResourceNotificationService Notifications => _application.ResourceNotifications;

    public ResourceCommandService Commands => _application.ResourceCommands;

    /// <param name="state">The state directory; what is in it outlives the application.</param>
    /// <param name="settings">Configuration, as <c>--key=value</c>.</param>
    public static IDistributedApplicationBuilder CreateBuilder(string state, params string[] settings)
        => DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = [$"--AppHost:StateDirectory={state}", "--Logging:LogLevel:Default=Warning", .. settings],
            DisableDashboard = true,
            ProjectDirectory = AppContext.BaseDirectory,
        });

    public static async Task<RunningApplication> StartAsync(IDistributedApplicationBuilder builder, CancellationToken cancellationToken)
    {
        var application = new RunningApplication(builder.Build());
        await application._application.StartAsync(cancellationToken);
        return application;
    }

    public Task<ResourceEvent> HealthyAsync(string resource, CancellationToken cancellationToken)
        => Notifications.WaitForResourceHealthyAsync(resource, cancellationToken).WaitAsync(Patience, cancellationToken);

    /// <summary>Waits for a resource to be as the caller wants it.</summary>
    public Task<ResourceEvent> WaitAsync(string resource, Func<CustomResourceSnapshot, bool> wanted, CancellationToken cancellationToken)
        => Notifications.WaitForResourceAsync(resource, change => wanted(change.Snapshot), cancellationToken).WaitAsync(Patience, cancellationToken);

    /// <summary>What the resource has written so far.</summary>
    public async Task<string> ConsoleAsync(string resource)
    {
        var text = new List<string>();
        await foreach (var batch in Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(resource))
            text.AddRange(batch.Select(line => line.Content));
        return string.Join('\n', text);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
