using Microsoft.Extensions.Options;

namespace ShopMesh.LoadGenerator.Reporting;

/// <summary>Says in one line, at intervals and at the end, what happened.</summary>
internal sealed partial class LoadReporter(LoadMeter meter, IOptions<LoadOptions> options, TimeProvider clock, ILogger<LoadReporter> logger)
    : BackgroundService
{
    /// <summary>Sums everything up.</summary>
    public void ReportTotal() => Log.Total(logger, meter.Total());

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ReportInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Log.Interval(logger, meter.TakeInterval());
        }
        catch (OperationCanceledException)
        {
            // The last line is the one of ReportTotal.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Summary}")]
        public static partial void Interval(ILogger logger, LoadSummary summary);

        [LoggerMessage(2, LogLevel.Information, "In all: {Summary}")]
        public static partial void Total(ILogger logger, LoadSummary summary);
    }
}
