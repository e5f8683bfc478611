using System.Net.Sockets;
using Grpc.Core;
using Npgsql;

namespace ShopMesh.ServiceDefaults.Data;

/// <summary>Tells failures of the database server, or on the way to it, from failures of a statement.</summary>
internal static class DatabaseFailure
{
    /// <summary>The database's exception that lies within another, such as EF Core's.</summary>
    public static NpgsqlException? Find(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is NpgsqlException found)
                return found;
        }

        return null;
    }

    /// <summary>
    /// Whether there was no connection, for a reason that Npgsql passes on as it is: the server's name cannot be looked up, or not in
    /// time. What other clients met with, such as those of other services, does not count.
    /// </summary>
    public static bool IsUnreachable(Exception? exception)
    {
        for (; exception is not null and not HttpRequestException and not RpcException; exception = exception.InnerException)
        {
            if (exception is SocketException or TimeoutException)
                return true;
        }

        return false;
    }

    /// <summary>Whether the server could not be reached or cannot serve just now, so that the same call may work in a while.</summary>
    public static bool IsOutage(NpgsqlException exception) => exception switch
    {
        // 08: connection; 53: too many connections, out of memory or disk; 57P: shut down, starting up or crashed.
        PostgresException { SqlState: var state } => state.StartsWith("08", StringComparison.Ordinal)
            || state.StartsWith("53", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal),
        _ => exception.IsTransient || exception.InnerException is SocketException or IOException or TimeoutException
            || exception.Message.Contains("pool", StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>Whether another transaction got in the way, so that the whole operation may work when it is done again.</summary>
    public static bool IsConflict(NpgsqlException exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    /// <summary>What is wrong with the database and what to do, in one line without secrets.</summary>
    public static string Describe(string connectionName, NpgsqlConnectionStringBuilder connection, Exception exception)
    {
        var server = $"{connection.Host}:{connection.Port}";
        return Find(exception) switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
                $"There is no database \"{connection.Database}\" on {server}: create it, or correct ConnectionStrings:{connectionName}.",
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
                $"PostgreSQL on {server} refuses user \"{connection.Username}\": correct the credentials in ConnectionStrings:{connectionName}.",
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused =>
                $"User \"{connection.Username}\" may not do this in \"{connection.Database}\" on {server}: {refused.MessageText}; grant the right or use the owner in ConnectionStrings:{connectionName}.",
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } =>
                $"The disk of PostgreSQL on {server} is full: free space there and start again.",
            PostgresException other => $"PostgreSQL on {server} answered {other.SqlState}: {other.MessageText}.",
            { InnerException: SocketException socket } =>
                $"PostgreSQL does not answer on {server} ({socket.SocketErrorCode}): start it, or correct ConnectionStrings:{connectionName}.",
            { InnerException: TimeoutException } => $"PostgreSQL on {server} does not answer in time: look at its load, or correct ConnectionStrings:{connectionName}.",
            { } other => $"PostgreSQL on {server} cannot be used: {other.Message}",
            null => $"The database \"{connection.Database}\" on {server} cannot be used: {exception.Message}",
        };
    }

    /// <summary>Whether waiting can help: the server is not up yet, or the database not created yet.</summary>
    public static bool MayPass(Exception exception) => Find(exception) switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => true,
        { } failure => IsOutage(failure),
        null => exception is TimeoutException or SocketException,
    };
}
