using Aspire.Hosting.ApplicationModel;
using Npgsql;

namespace Aspire.Hosting.Postgres.Databases;

/// <summary>The app host's own connections to a server: few, short and not pooled, since they must not outlive what they check.</summary>
internal static class ServerConnections
{
    private const int TimeoutSeconds = 5;

    /// <param name="server">The server.</param>
    /// <param name="database">The database; null for the one that every server has.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<NpgsqlConnection> OpenAsync(PostgresServerResource server, string? database, CancellationToken cancellationToken)
    {
        var text = await server.GetConnectionStringAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new DistributedApplicationException($"The server '{server.Name}' has no connection string yet.");
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(text)
        {
            Database = database ?? "postgres",
            Pooling = false,
            Timeout = TimeoutSeconds,
            ApplicationName = "app host",
        }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What a failed attempt means, for a person; without a stack trace and without the password.</summary>
    public static string Explain(Exception exception, PostgresServerResource server, string userName) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification }
            => Clusters.ServerFault.WrongPassword(userName, server.Cluster?.Folder, server.PasswordParameter.Name).Message,
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } missing => $"{missing.MessageText}.",
        PostgresException refused => $"The server '{server.Name}' answers: {refused.MessageText} ({refused.SqlState}).",
        NpgsqlException { InnerException: System.Net.Sockets.SocketException socket }
            => $"Nothing takes connections at {server.PrimaryEndpoint.Host}:{server.PrimaryEndpoint.Port}: {socket.Message}.",
        NpgsqlException { InnerException: IOException }
            => $"The server at {server.PrimaryEndpoint.Host}:{server.PrimaryEndpoint.Port} ended the connection; it may still be starting.",
        TimeoutException or NpgsqlException { InnerException: TimeoutException } => $"The server did not answer within {TimeoutSeconds} s.",
        _ => exception.Message,
    };
}
