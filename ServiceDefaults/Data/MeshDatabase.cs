using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ShopMesh.ServiceDefaults.Data;

/// <summary>A database that the service declared; <c>migrate</c> goes through all of them.</summary>
internal abstract class MeshDatabase(string connectionName)
{
    public string ConnectionName { get; } = connectionName;

    public abstract DbContext CreateContext(IServiceProvider services);

    /// <summary>Runs the seeders within the caller's transaction.</summary>
    public abstract Task SeedAsync(DbContext context, IServiceProvider services, CancellationToken cancellationToken);

    public NpgsqlDataSource DataSource(IServiceProvider services) => services.GetRequiredKeyedService<NpgsqlDataSource>(ConnectionName);
}

internal sealed class MeshDatabase<TContext>(string connectionName) : MeshDatabase(connectionName) where TContext : DbContext
{
    public override DbContext CreateContext(IServiceProvider services) =>
        services.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContext();

    public override async Task SeedAsync(DbContext context, IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var seeder in services.GetServices<IDatabaseSeeder<TContext>>())
            await seeder.SeedAsync((TContext)context, cancellationToken);
    }
}
