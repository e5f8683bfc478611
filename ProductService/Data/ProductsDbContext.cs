using Microsoft.EntityFrameworkCore;
using ShopMesh.Products.Domain;
using ShopMesh.ServiceDefaults.Naming;

namespace ShopMesh.Products.Data;

/// <summary>The database of the catalog and its stock.</summary>
internal sealed class ProductsDbContext(DbContextOptions<ProductsDbContext> options) : DbContext(options)
{
    public DbSet<Product> Products => Set<Product>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ProductsDbContext).Assembly);
        modelBuilder.UseSnakeCaseNames();
    }
}
