using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Configuration.Mounted;
using ShopMesh.ServiceDefaults.Data;
using ShopMesh.ServiceDefaults.Hosting;

namespace ShopMesh.ServiceDefaults;

/// <summary>Runs a service as its command line says.</summary>
public static partial class RunServiceExtensions
{
    /// <summary>
    /// Serves until the process is told to stop; with the argument <c>migrate</c>, brings the databases of
    /// <see cref="MeshDatabaseExtensions.AddMeshDatabase"/> up to date and ends. What keeps the process from starting is told in
    /// one line on standard error that says what to do.
    /// </summary>
    /// <param name="host">The service, or worker.</param>
    /// <param name="args">The command line.</param>
    /// <returns>The exit code: 0 done or stopped, 1 could not start or failed, 2 the command line makes no sense.</returns>
    public static Task<int> RunServiceAsync(this IHost host, string[] args) => host.RunServiceAsync(args, Console.Out, Console.Error);

    /// <summary>The same for a program whose pages and endpoints already need what is configured when they are mapped.</summary>
    /// <param name="app">The program.</param>
    /// <param name="args">The command line.</param>
    /// <param name="map">Maps what is served; what it throws is told as any other failure of the start.</param>
    /// <returns>The exit code: 0 done or stopped, 1 could not start or failed, 2 the command line makes no sense.</returns>
    public static Task<int> RunServiceAsync(this WebApplication app, string[] args, Action<WebApplication> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return app.RunServiceAsync(args, Console.Out, Console.Error, () => map(app));
    }

    internal static async Task<int> RunServiceAsync(
        this IHost host, string[] args, TextWriter output, TextWriter error, Action? map = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(args);

        var environment = host.Services.GetRequiredService<IHostEnvironment>();
        var program = environment.ApplicationName;
        var hasDatabases = host.Services.GetServices<MeshDatabase>().Any();
        var command = ServiceCommand.Parse(args);
        if (command is { Verb: ServiceVerb.Migrate } && !hasDatabases)
            command = new ServiceCommand(ServiceVerb.Help, "There is no database to migrate.");

        await using var disposal = new HostDisposal(host);
        if (command.Verb == ServiceVerb.ApiKey)
            return await ApiKeyCommand.RunAsync(command.Arguments, output, error);

        if (command.Verb == ServiceVerb.Help)
        {
            if (command.Problem is not null)
                await error.WriteLineAsync(command.Problem);
            await (command.Problem is null ? output : error).WriteLineAsync(ServiceCommand.Usage(program, hasDatabases));
            return command.Problem is null ? 0 : 2;
        }

        var phase = host.Services.GetService<StartupPhase>();
        phase?.Begin();
        try
        {
            // Before anything complains of values that are missing because of it.
            host.Services.GetService<MountedConfiguration>()?.ThrowIfUnusable();
            if (command.Verb == ServiceVerb.Migrate)
            {
                await MigrateAsync(host);
                return 0;
            }

            map?.Invoke();
            await host.StartAsync();
        }
        catch (OperationCanceledException)
        {
            // Told to stop before the start, or the migration, was done.
            return 1;
        }
        catch (Exception exception)
        {
            Report(host, program, exception, error);

            // What has begun in the background ends with the disposal, which the host would log as a failure of its own unless it is stopping.
            host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
            return 1;
        }
        finally
        {
            phase?.End();
        }

        await host.WaitForShutdownAsync();
        return 0;
    }

    private static async Task MigrateAsync(IHost host)
    {
        // The host does not start for a migration, so telemetry is started by asking for it; disposing the host flushes it.
        _ = host.Services.GetService<TracerProvider>();
        _ = host.Services.GetService<MeterProvider>();

        using var interrupted = new Interruption();
        await host.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(interrupted.Token);
    }

    private static void Report(IHost host, string program, Exception exception, TextWriter error)
    {
        var lines = StartupFailure.Explain(exception);
        foreach (var line in lines)
            error.WriteLine($"{program} cannot start: {line}");

        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RunServiceExtensions));
        if (lines.Count == 0)
            Log.Failed(logger, exception);
        else
            Log.FailedAsExplained(logger, exception);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Critical, "The process failed in a way that was not foreseen.")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Debug, "The start failed for the reason given on standard error.")]
        public static partial void FailedAsExplained(ILogger logger, Exception exception);
    }
}
