using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using ShopMesh.ServiceDefaults.Hosting;

namespace ShopMesh.ServiceDefaults.Data;

/// <summary>Brings every database of the service to the newest migration, waiting a while for a server that is still starting.</summary>
internal sealed partial class DatabaseMigrator(
    IEnumerable<MeshDatabase> databases,
    IServiceScopeFactory scopes,
    IHostEnvironment environment,
    IOptions<DatabaseOptions> options,
    TimeProvider clock,
    ILogger<DatabaseMigrator> logger)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    // Any number that nothing else in the database locks; EF Core's own lock covers migrations only.
    private const long Lock = 0x6D657368_73656564;

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        foreach (var database in databases)
        {
            await using var scope = scopes.CreateAsyncScope();
            var connection = new NpgsqlConnectionStringBuilder(database.DataSource(scope.ServiceProvider).ConnectionString);
            try
            {
                await WaitForServerAsync(database, connection, scope.ServiceProvider, cancellationToken);
                await MigrateAsync(database, scope.ServiceProvider, cancellationToken);
            }
            catch (Exception exception) when (exception.IsDatabaseFailure())
            {
                Log.Failed(logger, database.ConnectionName, exception);
                throw new StartupException(DatabaseFailure.Describe(database.ConnectionName, connection, exception), exception);
            }
        }
    }

    private async Task WaitForServerAsync(
        MeshDatabase database, NpgsqlConnectionStringBuilder address, IServiceProvider services, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        string? told = null;
        for (var wait = FirstWait; ; wait = wait * 2 > LongestWait ? LongestWait : wait * 2)
        {
            try
            {
                await using var connection = await database.DataSource(services).OpenConnectionAsync(cancellationToken);
                return;
            }
            catch (Exception exception) when (DatabaseFailure.MayPass(exception) && clock.GetElapsedTime(started) + wait < options.Value.StartupTimeout)
            {
                var problem = DatabaseFailure.Describe(database.ConnectionName, address, exception);
                if (problem != told)
                    Log.Waiting(logger, problem, options.Value.StartupTimeout);
                told = problem;
                await Task.Delay(wait, clock, cancellationToken);
            }
        }
    }

    private async Task MigrateAsync(MeshDatabase database, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext(services);
        context.Database.SetCommandTimeout(options.Value.MigrationCommandTimeout);

        var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToArray();
        Log.Migrating(logger, database.ConnectionName, pending.Length);
        await context.Database.MigrateAsync(cancellationToken);

        await using (var transaction = await context.Database.BeginTransactionAsync(cancellationToken))
        {
            await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);
            if (environment.IsDevelopment())
                await database.SeedAsync(context, services, cancellationToken);
            if (options.Value.Account is { UserName: { } userName, Password: { } password })
                await DatabaseAccount.GrantAsync(context, userName, password, cancellationToken);
            await context.Database.ExecuteSqlAsync($"SELECT pg_notify({DatabaseSchema.Channel}, '')", cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        Log.Migrated(logger, database.ConnectionName);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Waiting up to {Timeout} for the database: {Problem}")]
        public static partial void Waiting(ILogger logger, string problem, TimeSpan timeout);

        [LoggerMessage(2, LogLevel.Information, "{Database}: {Count} migrations to apply.")]
        public static partial void Migrating(ILogger logger, string database, int count);

        [LoggerMessage(3, LogLevel.Information, "{Database} is up to date.")]
        public static partial void Migrated(ILogger logger, string database);

        [LoggerMessage(4, LogLevel.Debug, "{Database} could not be migrated.")]
        public static partial void Failed(ILogger logger, string database, Exception exception);
    }
}
