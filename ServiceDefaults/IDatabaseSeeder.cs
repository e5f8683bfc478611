using Microsoft.EntityFrameworkCore;

namespace ShopMesh.ServiceDefaults;

/// <summary>
/// Puts sample data into a database. In Development, <c>migrate</c> runs each registered seeder after the migrations, within
/// a transaction and one process at a time. It runs on each start, so it must leave alone what is there.
/// </summary>
/// <typeparam name="TContext">The context that was given to <c>AddMeshDatabase</c>.</typeparam>
public interface IDatabaseSeeder<in TContext> where TContext : DbContext
{
    /// <summary>Adds what is missing. The transaction is committed by the caller.</summary>
    /// <param name="context">A context of the migrated database.</param>
    /// <param name="cancellationToken">Ends the work; nothing is kept then.</param>
    Task SeedAsync(TContext context, CancellationToken cancellationToken);
}
