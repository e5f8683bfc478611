using Microsoft.EntityFrameworkCore;
using ShopMesh.ServiceDefaults.Naming;

namespace ShopMesh.Storefront.Data;

/// <summary>What replicas of the storefront share: sessions, and the keys that protect forms.</summary>
internal sealed class StorefrontDbContext(DbContextOptions<StorefrontDbContext> options) : DbContext(options)
{
    public DbSet<StoredSession> Sessions => Set<StoredSession>();

    public DbSet<StoredKey> Keys => Set<StoredKey>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StoredSession>(session =>
        {
            session.ToTable("sessions");
            session.HasKey(row => row.Id);
            session.Property(row => row.Basket).HasColumnType("jsonb");
            session.HasIndex(row => row.ExpiresAt);
        });
        modelBuilder.Entity<StoredKey>(key =>
        {
            key.ToTable("keys");
            key.HasKey(row => row.Name);
        });
        modelBuilder.UseSnakeCaseNames();
    }
}
