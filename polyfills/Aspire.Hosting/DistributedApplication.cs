using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Consoles;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Interception;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>A distributed application that can be run on this machine.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private readonly CommandLine _commandLine;
    private readonly EntryPointInterception? _interception;
    private int _isDisposed;
    private bool _hasStarted;

    /// <summary>Wraps a host.</summary>
    public DistributedApplication(IHost host)
        : this(host, new CommandLine([], IsHelpRequested: false), interception: null)
    {
    }

    internal DistributedApplication(IHost host, CommandLine commandLine, EntryPointInterception? interception)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        _commandLine = commandLine;
        _interception = interception;
        ResourceNotifications = host.Services.GetRequiredService<ResourceNotificationService>();
        ResourceCommands = host.Services.GetRequiredService<ResourceCommandService>();
    }

    /// <summary>The app host's services.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>The states of all resources.</summary>
    public ResourceNotificationService ResourceNotifications { get; }

    /// <summary>Executes commands of resources.</summary>
    public ResourceCommandService ResourceCommands { get; }

    /// <summary>Makes a builder.</summary>
    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    /// <summary>Makes a builder with a command line, which configures the app host: <c>--key=value</c>.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return CreateBuilder(new DistributedApplicationOptions { Args = args });
    }

    /// <summary>Makes a builder.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options)
    {
        // Mistakes in the topology are found while it is described, long before Run: they too end with a message and exit code 1.
        if (EntryPointInterception.Current is null) UnhandledErrors.Handle();
        return new DistributedApplicationBuilder(options);
    }

    /// <summary>Runs the application until Ctrl-C, SIGTERM or <see cref="StopAsync"/>. Returns with exit code 1 set if it cannot run.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>Runs the application until Ctrl-C, SIGTERM, <paramref name="cancellationToken"/> or <see cref="StopAsync"/>.</summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (_interception is { } interception && EntryPointInterception.Current == interception)
        {
            // The test starts and stops the application; its entry point only waits for the end.
            await interception.WaitForEndAsync(cancellationToken).ConfigureAwait(false);
            return;
        }
        if (_commandLine.IsHelpRequested)
        {
            HelpText.Write(Console.Out, Services);
            await DisposeAsync().ConfigureAwait(false);
            return;
        }
        await RunToEndAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts the application: returns when everything that waits for nothing is being started.</summary>
    /// <exception cref="DistributedApplicationException">It cannot run as it is described or configured.</exception>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var model = Services.GetRequiredService<DistributedApplicationModel>();
        await Services.GetRequiredService<IDistributedApplicationEventing>()
            .PublishAsync(new BeforeStartEvent(Services, model), cancellationToken).ConfigureAwait(false);
        await _host.StartAsync(cancellationToken).ConfigureAwait(false);
        _hasStarted = true;
    }

    /// <summary>Stops the application: resources in the opposite order of their dependencies.</summary>
    public virtual Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        try
        {
            // Whoever forgets to stop must not leave processes behind.
            await _host.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (ArgumentNullException) when (!_hasStarted)
        {
            // A host that failed before it made its services does not know any to stop, and trips over that.
        }
        finally
        {
            if (_host is IAsyncDisposable disposable) await disposable.DisposeAsync().ConfigureAwait(false);
            else _host.Dispose();
            _interception?.Ended();
            GC.SuppressFinalize(this);
        }
    }

    private async Task RunToEndAsync(CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            await StartAsync(cancellationToken).ConfigureAwait(false);
            await _host.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (IsStopping)
        {
            // Ctrl-C while it was starting.
        }
        catch (Exception e) when (UnhandledErrors.IsForThePersonWhoRunsThis(e))
        {
            fault = e;
        }
        finally
        {
            await DisposeAsync().ConfigureAwait(false);
        }

        // Last, so that it is the last thing to be read.
        if (fault is null) return;
        UnhandledErrors.Write(fault);
        Environment.ExitCode = 1;
    }

    private bool IsStopping => Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested;
}
