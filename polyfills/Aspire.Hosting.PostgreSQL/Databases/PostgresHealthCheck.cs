using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Aspire.Hosting.Postgres.Databases;

/// <summary>Whether a server, or one of its databases, takes connections and answers a query.</summary>
/// <param name="server">The server.</param>
/// <param name="database">The database; null to check the server alone.</param>
internal sealed class PostgresHealthCheck(PostgresServerResource server, string? database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (server.Cluster?.Fault is { } fault)
            return HealthCheckResult.Unhealthy(fault);
        if (!server.PrimaryEndpoint.IsAllocated)
            return HealthCheckResult.Unhealthy("The server has not been started yet.");
        try
        {
            await using var connection = await ServerConnections.OpenAsync(server, database, cancellationToken).ConfigureAwait(false);
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy(connection.PostgreSqlVersion is { } version ? $"PostgreSQL {version}" : null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException or DistributedApplicationException)
        {
            // Without the exception: its stack trace tells nobody anything, and the sentence says it all.
            return HealthCheckResult.Unhealthy(ServerConnections.Explain(
                exception, server, await server.GetUserNameAsync(cancellationToken).ConfigureAwait(false)));
        }
    }
}
