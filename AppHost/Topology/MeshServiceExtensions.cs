using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using ShopMesh.AppHost.Identity;

namespace ShopMesh.AppHost.Topology;

/// <summary>What the services of the mesh have in common in the topology.</summary>
internal static class MeshServiceExtensions
{
    /// <summary>Adds the certificate authority that gives replicas their identity.</summary>
    public static MeshAuthority AddMeshAuthority(this IDistributedApplicationBuilder builder)
    {
        var authority = MeshAuthority.Open(MeshAuthorityOptions.From(builder.Configuration), TimeProvider.System);
        builder.Services.AddSingleton(_ => authority);
        builder.Services.AddHostedService<IdentityRenewal>();
        return authority;
    }

    /// <summary>
    /// Adds a service of the mesh: a job that brings its database up to date, and after it the replicas, each with its own identity.
    /// </summary>
    /// <typeparam name="TProject">The service's project.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The service's name in the mesh.</param>
    /// <param name="database">The service's own database.</param>
    /// <param name="authority">What gives the replicas their identity.</param>
    /// <param name="replicas">How many replicas to start.</param>
    /// <param name="configureMigrations">What the job needs beside the database.</param>
    public static IResourceBuilder<ProjectResource> AddMeshService<TProject>(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<PostgresDatabaseResource> database,
        MeshAuthority authority,
        int replicas = 2,
        Action<IResourceBuilder<ProjectResource>>? configureMigrations = null)
        where TProject : IProjectMetadata, new() => builder
            .AddProjectWithDatabase<TProject>(name, database, configureMigrations)
            .WithReplicas(replicas)
            .WithMeshIdentity(name, authority)
            .WithEndpoint("edge", edge => edge.IsExternal = true)
            .WithHttpHealthCheck("/health", endpointName: "management");

    /// <summary>Adds a program with a database of its own: a job that brings the database up to date, and after it the program.</summary>
    /// <typeparam name="TProject">The program's project.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The program's name.</param>
    /// <param name="database">The program's own database.</param>
    /// <param name="configureMigrations">What the job needs beside the database.</param>
    public static IResourceBuilder<ProjectResource> AddProjectWithDatabase<TProject>(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<PostgresDatabaseResource> database,
        Action<IResourceBuilder<ProjectResource>>? configureMigrations = null)
        where TProject : IProjectMetadata, new()
    {
        // The migrations run as the owner of the database. They make the account that the service runs as, which can reach neither
        // the schema nor any other service's database.
        var password = builder.AddParameter($"{database.Resource.Name}-password", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
        var migrations = builder
            .AddProject<TProject>($"{name}-migrations", options => options.ExcludeKestrelEndpoints = true)
            .WithArgs("migrate")
            .WithReference(database)
            .WithEnvironment("Mesh__Database__Account__UserName", name)
            .WithEnvironment("Mesh__Database__Account__Password", password)
            .WaitFor(database);
        configureMigrations?.Invoke(migrations);

        return builder
            .AddProject<TProject>(name)
            .WithDatabaseAccount(database, name, password)
            .WaitFor(database)
            .WaitForCompletion(migrations);
    }

    /// <summary>Lets a service into its database with an account of its own, where <c>WithReference</c> would let it in as the owner.</summary>
    private static IResourceBuilder<ProjectResource> WithDatabaseAccount(
        this IResourceBuilder<ProjectResource> service,
        IResourceBuilder<PostgresDatabaseResource> database,
        string userName,
        IResourceBuilder<ParameterResource> password)
    {
        var (server, name) = (database.Resource.Parent, database.Resource.DatabaseName);
        return service
            .WithEnvironment(
                $"ConnectionStrings__{database.Resource.Name}",
                ReferenceExpression.Create($"Host={server.Host};Port={server.Port};Username={userName};Password={password};Database={name}"))
            .WithReferenceRelationship(database.Resource);
    }

    /// <summary>Gives every replica of a service certificates of its own.</summary>
    public static IResourceBuilder<ProjectResource> WithMeshIdentity(
        this IResourceBuilder<ProjectResource> service, string name, MeshAuthority authority) =>
        service.WithEnvironment(context =>
        {
            // The callback runs for every replica, or once for all of them, depending on the host; the instance id tells which.
            var replica = context.EnvironmentVariables.TryGetValue("OTEL_RESOURCE_ATTRIBUTES", out var attributes) ? $"{attributes}" : "";
            var identity = authority.Enroll(name, replica);
            context.EnvironmentVariables["Mesh__TrustDomain"] = authority.TrustDomain;
            context.EnvironmentVariables["Mesh__Namespace"] = MeshAuthorityOptions.Namespace;
            context.EnvironmentVariables["Mesh__ServiceName"] = name;
            context.EnvironmentVariables["Mesh__Identity__CertificatePath"] = identity.MeshCertificatePath;
            context.EnvironmentVariables["Mesh__Identity__PrivateKeyPath"] = identity.MeshPrivateKeyPath;
            context.EnvironmentVariables["Mesh__Identity__TrustBundlePath"] = identity.MeshTrustBundlePath;
            context.EnvironmentVariables["Mesh__Edge__CertificatePath"] = identity.EdgeCertificatePath;
            context.EnvironmentVariables["Mesh__Edge__PrivateKeyPath"] = identity.EdgePrivateKeyPath;
            context.EnvironmentVariables["Mesh__Edge__TrustBundlePath"] = authority.EdgeTrustBundlePath;
        });
}
