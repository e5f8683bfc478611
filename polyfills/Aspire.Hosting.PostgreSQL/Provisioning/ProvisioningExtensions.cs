using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Postgres.Databases;
using Aspire.Hosting.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Postgres.Provisioning;

/// <summary>Connects a server resource with what brings it to life.</summary>
internal static partial class ProvisioningExtensions
{
    public static IResourceBuilder<PostgresServerResource> WithProvisioning(this IResourceBuilder<PostgresServerResource> builder)
    {
        var services = builder.ApplicationBuilder.Services;
        services.TryAddSingleton(_ => PostgresSettings.Read(
            builder.ApplicationBuilder.Configuration, AppHostIdentity.Of(builder.ApplicationBuilder)));
        services.TryAddSingleton<ProviderSelector>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IResourceExecutor, PostgresExecutor>());
        return builder.OnResourceReady(static (server, ready, cancellationToken) => CreateDatabasesAsync(server, ready.Services, cancellationToken));
    }

    private static async Task CreateDatabasesAsync(PostgresServerResource server, IServiceProvider services, CancellationToken cancellationToken)
    {
        var loggers = services.GetRequiredService<ResourceLoggerService>();
        foreach (var database in server.DatabaseResources)
        {
            var logger = loggers.GetLogger(database);
            try
            {
                await DatabaseCreator.CreateAsync(database, logger, cancellationToken).ConfigureAwait(false);
            }
            catch (DistributedApplicationException exception)
            {
                // Its health check keeps those that need it waiting; the other databases are to be had.
                Log.NotCreated(logger, exception.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Reason}")]
        public static partial void NotCreated(ILogger logger, string reason);
    }
}
