using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Postgres;
using Aspire.Hosting.State;

namespace Aspire.Hosting;

public static partial class PostgresBuilderExtensions
{
    private const int PgAdminPort = 80;
    private const string PgAdminImage = "dpage/pgadmin4";
    private const string PgAdminTag = "9.9.0";

    /// <summary>Adds pgAdmin, a web page to look into the application's databases. It needs a container engine.</summary>
    /// <param name="builder">A server; pgAdmin shows all of the application's.</param>
    /// <param name="configureContainer">Changes the container.</param>
    /// <param name="containerName">The resource's name; null for <c>pgadmin</c>.</param>
    public static IResourceBuilder<T> WithPgAdmin<T>(
        this IResourceBuilder<T> builder, Action<IResourceBuilder<PgAdminContainerResource>>? configureContainer = null, string? containerName = null)
        where T : PostgresServerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        var application = builder.ApplicationBuilder;
        if (application.Resources.OfType<PgAdminContainerResource>().SingleOrDefault() is { } existing)
        {
            configureContainer?.Invoke(application.CreateResourceBuilder(existing));
            return builder;
        }

        // The file holds no passwords; pgAdmin asks for them.
        var servers = Path.Combine(AppHostIdentity.Of(application).StateDirectory, "pgadmin", "servers.json");
        var pgAdmin = application.AddResource(new PgAdminContainerResource(containerName ?? "pgadmin"))
            .WithImage(PgAdminImage, PgAdminTag)
            .WithImageRegistry(Registry)
            .WithHttpEndpoint(targetPort: PgAdminPort, name: "http")
            .WithEnvironment("PGADMIN_CONFIG_MASTER_PASSWORD_REQUIRED", "False")
            .WithEnvironment("PGADMIN_CONFIG_SERVER_MODE", "False")
            .WithEnvironment("PGADMIN_DEFAULT_EMAIL", "admin@domain.com")
            .WithEnvironment("PGADMIN_DEFAULT_PASSWORD", "admin")
            .WithBindMount(servers, "/pgadmin4/servers.json", isReadOnly: true)
            .WithHttpHealthCheck("/browser")
            .WithParentRelationship(builder.Resource)
            .WaitFor(builder)
            .OnBeforeResourceStarted(async (_, _, cancellationToken) =>
            {
                AppHostIdentity.Of(application).CreateDirectory("pgadmin");
                var list = await PgAdminServers.WriteAsync(
                    [.. application.Resources.OfType<PostgresServerResource>()], cancellationToken).ConfigureAwait(false);
                await File.WriteAllBytesAsync(servers, list, cancellationToken).ConfigureAwait(false);
            });
        configureContainer?.Invoke(pgAdmin);
        return builder;
    }

    /// <summary>Says which port of this machine pgAdmin's page is on.</summary>
    /// <param name="builder">pgAdmin.</param>
    /// <param name="port">The port; null for a free one.</param>
    public static IResourceBuilder<PgAdminContainerResource> WithHostPort(this IResourceBuilder<PgAdminContainerResource> builder, int? port)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithEndpoint("http", endpoint => endpoint.Port = port);
    }
}
