using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;
using ShopMesh.ServiceDefaults;

namespace ShopMesh.Products.Inventory;

/// <summary>
/// Wakes up the watchers of all replicas after stock was moved here. It rings after the commit and not within the transaction: PostgreSQL
/// lets transactions that notify commit one after the other, over all databases of the server, which would put everyone who sells into one
/// queue. Many changes are one ring. If this process is killed between a commit and its ring, another one, or this one's successor,
/// notices within <see cref="LongestSilence"/>.
/// </summary>
internal sealed partial class InventoryBell(NpgsqlDataSource database, TimeProvider time, ILogger<InventoryBell> logger) : BackgroundService
{
    /// <summary>The channel of PostgreSQL that is notified; it has no keys.</summary>
    public const string Channel = "inventory_changes";

    private const string Notify = $"SELECT pg_notify('{Channel}', '')";

    private const string NotifyOfUnheard =
        $"""
        SELECT pg_snapshot_xmin(pg_current_snapshot()),
            (SELECT pg_notify('{Channel}', '') WHERE EXISTS (SELECT FROM inventory_changes WHERE transaction_id >= $1))
        """;

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LastRing = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _pulled = System.Threading.Channels.Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>The transactions before this one have been rung for.</summary>
    private ulong _heard;

    /// <summary>What is available has changed, and the change is committed.</summary>
    public void Ring() => _pulled.Writer.TryWrite(true);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var isPulled = await IsPulledAsync(stoppingToken);
            if (stoppingToken.IsCancellationRequested)
                break;

            try
            {
                await RingAsync(isPulled, stoppingToken);
            }
            catch (Exception e) when (e is OperationCanceledException || e.IsDatabaseFailure())
            {
                if (!stoppingToken.IsCancellationRequested)
                    Log.Failed(logger, LongestSilence, e);
            }

            await Task.Delay(ShortestPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!_pulled.Reader.TryRead(out _))
            return;

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LastRing);
        try
        {
            await RingAsync(isPulled: true, limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException || e.IsDatabaseFailure())
        {
            Log.Failed(logger, LongestSilence, e);
        }
    }

    /// <summary>Waits until the bell is pulled, or for as long as nobody need pull it.</summary>
    private async Task<bool> IsPulledAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return await _pulled.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task RingAsync(bool isPulled, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(isPulled ? Notify : NotifyOfUnheard, connection);
        if (!isPulled)
            command.Parameters.Add(new NpgsqlParameter { Value = _heard, NpgsqlDbType = NpgsqlDbType.Xid8 });
        await command.PrepareAsync(cancellationToken);
        if (await command.ExecuteScalarAsync(cancellationToken) is ulong heard)
            _heard = heard;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Watchers could not be told of changes of stock; they are within {Longest} of when the database answers again")]
        public static partial void Failed(ILogger logger, TimeSpan longest, Exception exception);
    }
}
