using System.Collections.Concurrent;
using Npgsql;

namespace ShopMesh.Testing.PostgreSql;

/// <summary>Creates databases on one server and remembers them, so that a server that is not ours can be left as it was.</summary>
internal sealed class PostgreSqlDatabases(string maintenanceConnectionString) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _maintenance = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(maintenanceConnectionString) { MaxPoolSize = 8 });

    private readonly ConcurrentBag<string> _created = [];

    public async Task<string> CreateAsync(string prefix, string? template, CancellationToken cancellationToken)
    {
        // Random, not counted: several test processes may share a server.
        var name = $"{prefix}_{Guid.CreateVersion7():n}";
        var from = template is null ? "template0 ENCODING 'UTF8'" : Quote(template);
        await ExecuteAsync($"CREATE DATABASE {Quote(name)} TEMPLATE {from}", cancellationToken).ConfigureAwait(false);
        _created.Add(name);
        return name;
    }

    public string ConnectionStringOf(string database, bool pooling = true)
        => new NpgsqlConnectionStringBuilder(maintenanceConnectionString)
        {
            Database = database,
            Pooling = pooling,
            // Many test classes run side by side on one server of 200 connections.
            MaxPoolSize = 20,
        }.ConnectionString;

    /// <summary>A database can be copied only while nobody is connected to it.</summary>
    public async Task CloseToConnectionsAsync(string database, CancellationToken cancellationToken)
    {
        await ExecuteAsync($"ALTER DATABASE {Quote(database)} ALLOW_CONNECTIONS false", cancellationToken).ConfigureAwait(false);
        await using var terminate = _maintenance.CreateCommand(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()");
        terminate.Parameters.Add(new NpgsqlParameter<string> { TypedValue = database });
        await terminate.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task DropAllAsync(CancellationToken cancellationToken)
    {
        while (_created.TryTake(out var name))
            await ExecuteAsync($"DROP DATABASE IF EXISTS {Quote(name)} WITH (FORCE)", cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _maintenance.DisposeAsync();

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = _maintenance.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
