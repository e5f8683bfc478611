using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aspire.Hosting.Postgres.Databases;

/// <summary>Creates the databases of a server that it does not have yet.</summary>
internal static partial class DatabaseCreator
{
    /// <exception cref="DistributedApplicationException">A database could not be created; the message says why.</exception>
    public static async Task CreateAsync(PostgresDatabaseResource database, ILogger logger, CancellationToken cancellationToken)
    {
        var server = database.Parent;
        try
        {
            await using var connection = await ServerConnections.OpenAsync(server, database: null, cancellationToken).ConfigureAwait(false);
            if (await ExistsAsync(connection, database.DatabaseName, cancellationToken).ConfigureAwait(false))
                return;

            var script = database.Annotations.OfType<PostgresCreateDatabaseScriptAnnotation>().LastOrDefault()?.Script
                ?? $"CREATE DATABASE \"{database.DatabaseName.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            await using var command = new NpgsqlCommand(script, connection);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            Log.Created(logger, database.DatabaseName);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Somebody else has just done it.
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            var reason = ServerConnections.Explain(exception, server, await server.GetUserNameAsync(cancellationToken).ConfigureAwait(false));
            throw new DistributedApplicationException($"The database '{database.DatabaseName}' could not be created. {reason}", exception);
        }
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = name } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Created the database {Database}.")]
        public static partial void Created(ILogger logger, string database);
    }
}
