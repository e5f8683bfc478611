using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using ShopMesh.ServiceDefaults.Health;

namespace ShopMesh.ServiceDefaults.Notifications;

/// <summary>Adds notifications of a service's databases.</summary>
public static partial class DatabaseNotificationExtensions
{
    /// <summary>
    /// Listens on channels of a database of <see cref="MeshDatabaseExtensions.AddMeshDatabase"/> over one connection, and offers
    /// <see cref="IDatabaseNotifications"/> (keyed by the connection's name; the first one also without a key). It can be called more than
    /// once; the channels add up. While the connection is broken the service reports itself degraded.
    /// </summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="connectionName">The name that the database was added by.</param>
    /// <param name="channels">The channels: lower-case letters, digits and '_', at most 63 characters.</param>
    /// <exception cref="ArgumentException">A channel has no such name.</exception>
    public static IHostApplicationBuilder AddDatabaseNotifications(
        this IHostApplicationBuilder builder, string connectionName, params string[] channels)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);
        ArgumentNullException.ThrowIfNull(channels);
        if (channels.FirstOrDefault(channel => !ChannelName().IsMatch(channel)) is { } wrong)
            throw new ArgumentException($"\"{wrong}\" is no name of a channel: use a-z, 0-9 and '_', at most 63 characters.", nameof(channels));

        var services = builder.Services;
        var known = services.Any(service => service.ServiceType == typeof(DatabaseNotifications) && connectionName.Equals(service.ServiceKey));
        services.AddSingleton(new NotificationChannels(connectionName, channels));
        if (known)
            return builder;

        services.TryAddSingleton<ServingState>();
        services.AddKeyedSingleton(connectionName, (provider, _) => ActivatorUtilities.CreateInstance<DatabaseNotifications>(
            provider, connectionName, provider.GetRequiredKeyedService<NpgsqlDataSource>(connectionName)));
        services.AddKeyedSingleton<IDatabaseNotifications>(
            connectionName, (provider, _) => provider.GetRequiredKeyedService<DatabaseNotifications>(connectionName));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IDatabaseNotifications>(connectionName));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<DatabaseNotifications>(connectionName));
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            $"{connectionName}-notifications",
            provider => provider.GetRequiredKeyedService<DatabaseNotifications>(connectionName),
            HealthStatus.Degraded,
            tags: null));
        return builder;
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$")]
    private static partial Regex ChannelName();
}
