using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ShopMesh.ServiceDefaults.Data;

/// <summary>
/// Waits until a database has the schema that the service was built with, for as long as it takes: what ends a service that waits too
/// long is the startup probe. <c>migrate</c> says when it is done; migrations that came in another way are found by looking again.
/// </summary>
internal sealed partial class SchemaWatch(
    MeshDatabase database, DatabaseSchema schema, IServiceScopeFactory scopes, TimeProvider clock, ILogger<SchemaWatch> logger) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstSilence = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    private const string History = "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\"";

    // A migration that runs holds the table; its end is what is waited for, and not a reason to keep a statement running.
    private const string Prepare = $"SET lock_timeout = '1s'; LISTEN {DatabaseSchema.Channel}";

    private readonly long _started = clock.GetTimestamp();
    private string? _told;
    private long _toldAt;
    private TimeSpan _silence = FirstSilence;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var migrations = Migrations(scope.ServiceProvider);
        var source = database.DataSource(scope.ServiceProvider);
        try
        {
            for (var pause = FirstPause; !await IsThereAsync(source, migrations, pause, stoppingToken);)
                pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        if (_told is not null)
            Log.Found(logger, database.ConnectionName, clock.GetElapsedTime(_started));
        schema.Found();
    }

    private string[] Migrations(IServiceProvider services)
    {
        using var context = database.CreateContext(services);
        return [.. context.Database.GetMigrations()];
    }

    // Looks, and if something is missing, waits for word of it, or for a while.
    private async Task<bool> IsThereAsync(NpgsqlDataSource source, string[] migrations, TimeSpan pause, CancellationToken cancellationToken)
    {
        if (migrations.Length == 0)
            return true;
        NpgsqlConnection? connection = null;
        try
        {
            connection = await source.OpenConnectionAsync(cancellationToken);

            // First the subscription, then the look: a migration in between is heard of.
            await using (var prepare = new NpgsqlCommand(Prepare, connection))
                await prepare.ExecuteNonQueryAsync(cancellationToken);
            var missing = await MissingAsync(connection, migrations, cancellationToken);
            if (missing.Length == 0)
                return true;
            Tell(new SchemaWait(missing.Length == 1
                ? $"waits for migration {missing[0]} (run the migration job)"
                : $"waits for {missing.Length} migrations, the last is {missing[^1]} (run the migration job)"));
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            Tell(new SchemaWait("waits for the migration that runs now"));
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, it may be mended while the service waits: the account may not exist yet, or the database.
            var problem = DatabaseFailure.Describe(database.ConnectionName, new NpgsqlConnectionStringBuilder(source.ConnectionString), exception);
            Tell(new SchemaWait("waits for its database; the log says why it cannot be used", problem));
        }

        try
        {
            await PauseAsync(connection, pause, cancellationToken);
        }
        finally
        {
            if (connection is not null)
                await connection.DisposeAsync();
        }

        return false;
    }

    private static async Task<string[]> MissingAsync(NpgsqlConnection connection, string[] migrations, CancellationToken cancellationToken)
    {
        var applied = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await using var command = new NpgsqlCommand(History, connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                applied.Add(reader.GetString(0));
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // Nothing has ever been migrated.
        }

        return [.. migrations.Where(migration => !applied.Contains(migration))];
    }

    private async Task PauseAsync(NpgsqlConnection? connection, TimeSpan pause, CancellationToken cancellationToken)
    {
        if (connection is not { FullState: System.Data.ConnectionState.Open })
        {
            await Task.Delay(pause, clock, cancellationToken);
            return;
        }

        using var enough = new CancellationTokenSource(pause, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        try
        {
            await connection.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing was heard; look again.
        }
        catch (NpgsqlException)
        {
            // The connection is gone, and whoever took it away may need a moment.
            await Task.Delay(pause, clock, cancellationToken);
        }
    }

    // At once when it is news; else again and again, after ever longer times.
    private void Tell(SchemaWait wait)
    {
        schema.WaitFor(wait);
        if (wait.Detail == _told && clock.GetElapsedTime(_toldAt) < _silence)
            return;
        _silence = wait.Detail != _told ? FirstSilence : _silence * 2 > LongestSilence ? LongestSilence : _silence * 2;
        _told = wait.Detail;
        _toldAt = clock.GetTimestamp();
        Log.Waits(logger, database.ConnectionName, wait.Detail, clock.GetElapsedTime(_started));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Database}: {Problem}. Not ready for {Elapsed} so far; the service goes on by itself.")]
        public static partial void Waits(ILogger logger, string database, string problem, TimeSpan elapsed);

        [LoggerMessage(2, LogLevel.Information, "{Database} has the schema that this build needs, after {Elapsed}; going on.")]
        public static partial void Found(ILogger logger, string database, TimeSpan elapsed);
    }
}
