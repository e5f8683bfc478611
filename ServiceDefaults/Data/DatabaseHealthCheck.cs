using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using OpenTelemetry;
using ShopMesh.ServiceDefaults.Health;

namespace ShopMesh.ServiceDefaults.Data;

/// <summary>
/// Asks the database for an answer over a connection of the service's own pool. Before it has the schema that the service needs, tells what
/// is missing.
/// </summary>
internal sealed class DatabaseHealthCheck(DatabaseSchema schema, NpgsqlDataSource dataSource) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // A probe every few seconds is no news; it stays out of the traces.
        using var suppressed = SuppressInstrumentationScope.Begin();
        try
        {
            await schema.Looked.WaitAsync(cancellationToken);
            if (schema.Wait is { } wait)
                return HealthSummary.Unhealthy(wait.Detail, wait.Summary);
            await using var command = dataSource.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Without the exception: one line says it all, and a stack trace every few seconds would drown it.
            var connection = new NpgsqlConnectionStringBuilder(dataSource.ConnectionString);
            return new HealthCheckResult(
                context.Registration.FailureStatus, DatabaseFailure.Describe(schema.ConnectionName, connection, exception));
        }
    }
}
