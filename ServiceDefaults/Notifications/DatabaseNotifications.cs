using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using ShopMesh.ServiceDefaults.Data;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Health;

namespace ShopMesh.ServiceDefaults.Notifications;

/// <summary>
/// Listens on one connection for all readers of the process. A connection that breaks is made anew, and everyone is woken up then,
/// since nobody knows what was missed.
/// </summary>
internal sealed partial class DatabaseNotifications(
    string connectionName,
    IEnumerable<NotificationChannels> declared,
    NpgsqlDataSource dataSource,
    IEnumerable<DatabaseSchema> schemas,
    ServingState serving,
    TimeProvider clock,
    ILogger<DatabaseNotifications> logger) : BackgroundService, IDatabaseNotifications, IHealthCheck
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(250);

    private readonly string[] _channels =
        [.. declared.Where(channels => channels.ConnectionName == connectionName).SelectMany(channels => channels.Channels).Distinct()];

    private readonly NotificationSubscribers _subscribers = new();
    private volatile string? _problem = "it is not connected yet";

    public INotificationSubscription Subscribe(string channel, string? key)
    {
        if (!_channels.Contains(channel, StringComparer.Ordinal))
            throw new ArgumentException($"The process does not listen on \"{channel}\": name it in AddDatabaseNotifications.", nameof(channel));
        return _subscribers.Add(channel, key);
    }

    public async IAsyncEnumerable<T> FollowAsync<T>(
        string channel, string? key, Func<CancellationToken, Task<ChangeBatch<T>>> readNext, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = (NotificationSubscription)Subscribe(channel, key);
        var look = FirstLook;
        while (true)
        {
            ThrowIfClosed();
            var batch = await readNext(cancellationToken);
            foreach (var item in batch.Items)
                yield return item;

            if (batch.Items.Count > 0)
            {
                look = FirstLook;
                continue;
            }

            await WaitAsync(subscription, batch.Withheld ? look : Timeout.InfiniteTimeSpan, cancellationToken);
            look = batch.Withheld && look < LongestLook ? look * 2 : FirstLook;
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_problem is { } problem
            ? HealthCheckResult.Degraded($"watches are not woken up: {problem}")
            : HealthCheckResult.Healthy());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(schemas.Where(schema => schema.ConnectionName == connectionName).Select(schema => schema.Ready))
            .WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var wait = FirstWait;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(() => wait = FirstWait, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is OperationCanceledException || exception.IsDatabaseFailure())
            {
                var problem = DatabaseFailure.Describe(connectionName, new NpgsqlConnectionStringBuilder(dataSource.ConnectionString), exception);
                if (problem != _problem)
                    Log.Broken(logger, connectionName, problem);
                _problem = problem;
                await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                wait = wait * 2 > LongestWait ? LongestWait : wait * 2;
            }
        }
    }

    // A channel's name cannot be a parameter of LISTEN; AddDatabaseNotifications takes none but identifiers.
    [SuppressMessage("Security", "CA2100", Justification = "The names were checked to be identifiers, and none comes from a caller.")]
    private async Task ListenAsync(Action connected, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notification) => _subscribers.Wake(notification.Channel, notification.Payload);
        await using (var listen = new NpgsqlCommand(string.Join("; ", _channels.Select(channel => $"LISTEN {channel}")), connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);

        connected();
        _problem = null;
        _subscribers.WakeAll();
        Log.Listening(logger, connectionName, _channels.Length);
        while (true)
            await connection.WaitAsync(cancellationToken);
    }

    private async Task WaitAsync(NotificationSubscription subscription, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, serving.Closing);
        using var timer = longest == Timeout.InfiniteTimeSpan
            ? null
            : clock.CreateTimer(static wake => ((NotificationSubscription)wake!).Wake(), subscription, longest, Timeout.InfiniteTimeSpan);
        try
        {
            await subscription.WaitAsync(enough.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            ThrowIfClosed();
            throw;
        }
    }

    private void ThrowIfClosed()
    {
        if (serving.Closing.IsCancellationRequested)
            throw new UnavailableException("This replica is shutting down; go on from the last cursor.", TimeSpan.Zero);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Listening for changes in {Database} on {Count} channels.")]
        public static partial void Listening(ILogger logger, string database, int count);

        [LoggerMessage(2, LogLevel.Warning, "Not listening for changes in {Database}; watches show nothing new until it works again: {Problem}")]
        public static partial void Broken(ILogger logger, string database, string problem);
    }
}
