using Microsoft.Extensions.Options;
using ShopMesh.LoadGenerator.Arrivals;
using ShopMesh.LoadGenerator.Journeys;
using ShopMesh.LoadGenerator.Reporting;
using ShopMesh.LoadGenerator.Shop;

namespace ShopMesh.LoadGenerator;

/// <summary>The run: waits for the shop to open, lets shoppers in, lets them finish, sums up.</summary>
internal sealed partial class LoadWorker(
    ShopDoor door,
    Traffic traffic,
    Shopper shopper,
    LoadMeter meter,
    LoadReporter reporter,
    IOptions<LoadOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<LoadWorker> logger) : BackgroundService
{
    /// <summary>Whether the run came to its end and no order was lost.</summary>
    public bool Succeeded { get; private set; } = true;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await door.WaitUntilOpenAsync(stoppingToken);
            await RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped before the door opened.
        }

        lifetime.StopApplication();
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        var settings = options.Value;
        meter.ShopOpened();
        Log.Open(logger, settings.OrdersPerSecond, settings.Shoppers, settings.Seed);
        using var hurry = new CancellationTokenSource();
        try
        {
            await traffic.RunAsync(plan => shopper.MakeAsync(plan, hurry.Token), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The door is closed; those inside finish.
        }

        await LetFinishAsync(hurry, stoppingToken);
        reporter.ReportTotal();
        Succeeded = meter.Total().Lost == 0;
    }

    // Those who are inside when time is up are sent away. On a planned end they have all the time that an order may take.
    private async Task LetFinishAsync(CancellationTokenSource hurry, CancellationToken stoppingToken)
    {
        try
        {
            await traffic.WaitUntilEmptyAsync(stoppingToken);
            return;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Closing(logger, options.Value.StopTimeout);
        }

        using var limit = new CancellationTokenSource(options.Value.StopTimeout, clock);
        await using var sendAway = limit.Token.Register(hurry.Cancel);
        await traffic.WaitUntilEmptyAsync(CancellationToken.None);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The shop is open: {OrdersPerSecond} orders/s, at most {Shoppers} shoppers at once, seed {Seed}")]
        public static partial void Open(ILogger logger, double ordersPerSecond, int shoppers, int seed);

        [LoggerMessage(2, LogLevel.Information, "The shop closes; whoever is inside has {StopTimeout} to finish")]
        public static partial void Closing(ILogger logger, TimeSpan stopTimeout);
    }
}
