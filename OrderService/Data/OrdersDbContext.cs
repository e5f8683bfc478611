using Microsoft.EntityFrameworkCore;
using ShopMesh.Orders.Domain;
using ShopMesh.ServiceDefaults.Naming;

namespace ShopMesh.Orders.Data;

/// <summary>The database of orders.</summary>
internal sealed class OrdersDbContext(DbContextOptions<OrdersDbContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(OrdersDbContext).Assembly);
        modelBuilder.UseSnakeCaseNames();
    }
}
