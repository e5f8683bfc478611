using Grpc.Core;

namespace ShopMesh.Dashboard.Resources;

/// <summary>Keeps the board up to date: watches the app host, and tries again with growing pauses when it is away.</summary>
internal sealed partial class ResourceWatcher(AppHostClient client, ResourceBoard board, TimeProvider time, ILogger<ResourceWatcher> logger)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    // Not a BackgroundService: when a listener cannot be opened, the host would report that one's cancellation as a failure.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (client.IsConfigured)
            _running = RunAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                board.SetConnecting();
                board.SetApplicationName(await client.GetApplicationNameAsync(stoppingToken));
                await foreach (var message in client.WatchResourcesAsync(stoppingToken))
                {
                    board.Apply(message);
                    pause = FirstPause;
                }

                throw new RpcException(new Status(StatusCode.Unavailable, "The app host ended the watch."));
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is RpcException or OperationCanceledException or IOException)
            {
                var problem = Describe(failure);
                board.SetLost(problem, time.GetUtcNow() + pause);
                Log.Lost(logger, problem, pause.TotalSeconds);
            }

            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }
    }

    private static string Describe(Exception failure) => failure is RpcException rpc
        ? rpc.StatusCode switch
        {
            StatusCode.Unauthenticated or StatusCode.PermissionDenied => "The app host refuses the API key (Dashboard:ResourceServiceClient:ApiKey).",
            StatusCode.Unavailable => "The app host does not answer.",
            StatusCode.DeadlineExceeded => "The app host takes too long to answer.",
            _ => $"The app host answered {rpc.StatusCode}.",
        }
        : "The connection to the app host broke.";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Problem} Trying again in {Seconds} s")]
        public static partial void Lost(ILogger logger, string problem, double seconds);
    }
}
