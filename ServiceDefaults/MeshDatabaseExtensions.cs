using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using ShopMesh.ServiceDefaults.Configuration;
using ShopMesh.ServiceDefaults.Data;
using ShopMesh.ServiceDefaults.Health;

namespace ShopMesh.ServiceDefaults;

/// <summary>Databases of a service.</summary>
public static class MeshDatabaseExtensions
{
    /// <summary>
    /// Adds a PostgreSQL database: an <see cref="NpgsqlDataSource"/> (keyed by the connection's name; the first one also
    /// without a key), a pooled context with its <see cref="IDbContextFactory{TContext}"/>, a health check, and migrations by
    /// the verb <c>migrate</c>. The service is not ready before the database has the migrations that it was built with. There is no retrying execution strategy: it would repeat transactions behind the service's back.
    /// </summary>
    /// <typeparam name="TContext">The context; its migrations lie in its own assembly.</typeparam>
    /// <param name="builder">The host's builder.</param>
    /// <param name="connectionName">The connection string is <c>ConnectionStrings:{connectionName}</c>.</param>
    /// <param name="configureContext">More options of the context.</param>
    /// <param name="configureDataSource">More options of the data source, such as mapped enums.</param>
    public static IHostApplicationBuilder AddMeshDatabase<TContext>(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<DbContextOptionsBuilder>? configureContext = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSource = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);
        var services = builder.Services;

        services.AddMeshOptions<DatabaseOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<MeshDataSource>();
        services.TryAddSingleton<DatabaseMigrator>();
        var database = new MeshDatabase<TContext>(connectionName);
        var schema = new DatabaseSchema(connectionName);
        services.AddSingleton<MeshDatabase>(database);
        services.AddSingleton(schema);
        services.AddHostedService<DatabaseConfigurationCheck>();
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<SchemaWatch>(provider, (MeshDatabase)database, schema));

        services.AddKeyedSingleton(connectionName, (provider, _) =>
            provider.GetRequiredService<MeshDataSource>().Build(connectionName, configureDataSource));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<NpgsqlDataSource>(connectionName));

        services.AddPooledDbContextFactory<TContext>((provider, options) =>
        {
            options.UseNpgsql(provider.GetRequiredKeyedService<NpgsqlDataSource>(connectionName));
            options.EnableSensitiveDataLogging(false);
            options.ConfigureWarnings(warnings => warnings.Log((RelationalEventId.CommandExecuted, LogLevel.Debug)));
            configureContext?.Invoke(options);
        });
        services.TryAddScoped(provider => provider.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContext());

        services.AddHealthChecks();
        services.AddOptions<HealthCheckServiceOptions>().Configure<IOptions<HealthOptions>>((checks, health) =>
            checks.Registrations.Add(new HealthCheckRegistration(
                connectionName,
                provider => new DatabaseHealthCheck(schema, provider.GetRequiredKeyedService<NpgsqlDataSource>(connectionName)),
                HealthStatus.Unhealthy,
                tags: ["ready"],
                timeout: health.ValueOrDefaults().Timeout)));

        return builder;
    }

    /// <summary>
    /// Adds work in the background that uses the tables of the service's databases: it starts when they have the migrations that the service
    /// was built with. It can also be had as a service of its own.
    /// </summary>
    /// <typeparam name="TWorker">The work.</typeparam>
    /// <param name="services">Where to.</param>
    public static IServiceCollection AddDatabaseWorker<TWorker>(this IServiceCollection services) where TWorker : class, IHostedService
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<TWorker>();
        return services.AddSingleton<IHostedService>(provider =>
            new DatabaseWorker(provider.GetRequiredService<TWorker>(), provider.GetServices<DatabaseSchema>()));
    }
}
