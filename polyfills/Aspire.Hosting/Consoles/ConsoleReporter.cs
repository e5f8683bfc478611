using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Projects;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Consoles;

/// <summary>
/// Tells the person who runs the application how it is: each step while it starts, then where it can be reached, and after that
/// what goes wrong and what comes back.
/// </summary>
internal sealed class ConsoleReporter : IHostedService, IAsyncDisposable
{
    private const int LogTail = 10;

    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _loggers;
    private readonly StartupSummary _summary;
    private readonly ReportOutput _output;
    private readonly ProjectBuild _build;
    private readonly TimeProvider _time;
    private readonly StartupProgress _progress = new();
    private readonly long _started;
    private readonly CancellationTokenRegistration _stopping;
    private NotificationPump? _pump;
    private long? _stopStarted;
    private bool _isLinkShown;
    private bool _isUp;

    public ConsoleReporter(
        ResourceNotificationService notifications,
        ResourceLoggerService loggers,
        StartupSummary summary,
        ReportOutput output,
        ProjectBuild build,
        IHostApplicationLifetime lifetime,
        TimeProvider time)
    {
        _notifications = notifications;
        _loggers = loggers;
        _summary = summary;
        _output = output;
        _build = build;
        _time = time;
        _started = time.GetTimestamp();
        _stopping = lifetime.ApplicationStopping.Register(OnStopping);
    }

    private TimeSpan Elapsed => _time.GetElapsedTime(_started);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _build.Building += OnBuilding;
        _output.Report.Begin(_progress, () => Elapsed);
        _pump = new NotificationPump(_notifications, OnChangeAsync);
        return Task.CompletedTask;
    }

    /// <summary>The last one to stop: everything else has.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_pump is null) return;
        _build.Building -= OnBuilding;
        await _pump.DisposeAsync().ConfigureAwait(false);
        _pump = null;
        _output.Report.End();
        if (_stopStarted is { } started)
            _output.Report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Stopped in {_time.GetElapsedTime(started).TotalSeconds:0.0} s."));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _stopping.DisposeAsync().ConfigureAwait(false);
    }

    private void OnBuilding(string resource) => _output.Report.WriteLine($"Building {resource} ...");

    private void OnStopping()
    {
        _stopStarted = _time.GetTimestamp();
        _output.Report.WriteLine("Stopping ...");
    }

    private Task OnChangeAsync(ResourceEvent change, bool isRemoved)
    {
        if (_progress.Apply(change, isRemoved, Elapsed) is not var (now, before) || _stopStarted is not null) return Task.CompletedTask;
        if (!_isUp)
        {
            _output.Report.Show(now, before);
            ShowLink(now);
        }
        else if (now.Stage != before?.Stage)
        {
            ShowLater(now, before);
        }

        if (!_isUp && now.IsFault && now.Stage != before?.Stage) ShowLog(now);
        if (!_isUp && _progress.IsAllHealthy) ShowUp();
        return Task.CompletedTask;
    }

    /// <summary>The link is of most use when something does not come up: it is shown as soon as the dashboard is there.</summary>
    private void ShowLink(ReplicaStatus now)
    {
        if (_isLinkShown || now.Stage != ReplicaStage.Healthy || _summary.DashboardLinkOf(now.Id) is not { } link) return;
        _isLinkShown = true;
        _output.Report.WriteLine($"Dashboard: {link}");
    }

    private void ShowUp()
    {
        _isUp = true;
        _output.Report.End();
        _output.Report.WriteLine("");
        _output.Report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"All healthy in {Elapsed.TotalSeconds:0.0} s"));
        foreach (var line in _summary.Lines()) _output.Report.WriteLine(line);
        _output.Report.WriteLine("Press Ctrl+C to stop.");
    }

    private void ShowLater(ReplicaStatus now, ReplicaStatus? before)
    {
        if (now.Stage is ReplicaStage.Starting or ReplicaStage.Waiting or ReplicaStage.Stopping) return;
        // A replica that has just been started is "running" for a moment; one that was healthy and is only running is worth a line.
        if (now.Stage == ReplicaStage.Running && before?.Stage != ReplicaStage.Healthy) return;
        var time = _time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        if (now.Text != before?.Text) _output.Report.WriteLine($"{time}  {now.Name}: {now.Text}", now.IsFault);
    }

    private void ShowLog(ReplicaStatus status)
    {
        // What could not be started says why in its state, which has just been shown.
        var lines = _loggers.GetConsole(status.Id).Tail(LogTail)
            .Where(line => !line.Text.StartsWith(ReplicaController.StartFailurePrefix, StringComparison.Ordinal)).ToArray();
        if (lines.Length == 0) return;
        _output.Report.WriteLine($"The last lines of {status.Name}:", isFault: true);
        foreach (var line in lines) _output.Report.WriteLine($"    {line.Text}");
    }
}
