using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Hosting;

namespace ShopMesh.ServiceDefaults.Health;

/// <summary>
/// The first step of a shutdown: reports NOT_SERVING, also to those who watch, and goes on taking calls for a moment so that
/// callers can turn to other replicas. Then the server stops listening, and calls in flight finish.
/// </summary>
internal sealed partial class DrainService(
    ServingState state,
    HealthCheckService checks,
    IEnumerable<IHealthCheckPublisher> publishers,
    IOptions<ShutdownOptions> options,
    TimeProvider clock,
    ILogger<DrainService> logger) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        state.Drain();
        Log.Draining(logger, options.Value.DrainDelay);
        try
        {
            var report = await checks.CheckHealthAsync(registration => registration.Name == "serving", cancellationToken);
            foreach (var publisher in publishers)
                await publisher.PublishAsync(report, cancellationToken);
            await Task.Delay(options.Value.DrainDelay, clock, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The host has no more time; it stops at once.
        }
        finally
        {
            state.Close();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Shutting down: NOT_SERVING for {Delay}, then no new calls.")]
        public static partial void Draining(ILogger logger, TimeSpan delay);
    }
}
