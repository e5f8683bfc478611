using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ShopMesh.Orders.Watching;

namespace ShopMesh.Orders.Data;

/// <summary>
/// How the changes of orders are stored: one narrow row each, removed after a while. No foreign key: it would lock the order a second
/// time with every move, and orders are never deleted.
/// </summary>
internal sealed class OrderChangeConfiguration : IEntityTypeConfiguration<OrderChange>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<OrderChange> builder)
    {
        builder.ToTable("order_changes");
        builder.HasKey(change => new { change.OrderId, change.Version });
        builder.Property(change => change.OrderId).ValueGeneratedNever();
        builder.Property(change => change.Version).ValueGeneratedNever();
        // Rows lie in order of time, so that a summary of each block is enough to find the old ones, and costs writers next to nothing.
        builder.HasIndex(change => change.ChangedAt).HasMethod("brin");
    }
}
