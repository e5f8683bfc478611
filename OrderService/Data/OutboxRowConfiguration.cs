using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ShopMesh.Orders.Outbox;

namespace ShopMesh.Orders.Data;

/// <summary>
/// How the outbox is stored: one row for each order that is not settled. No foreign key: it would lock the order a second time with
/// every move, and orders are never deleted.
/// </summary>
internal sealed class OutboxRowConfiguration : IEntityTypeConfiguration<OutboxRow>
{
    /// <summary>Longer ones are left out, as W3C Trace Context allows.</summary>
    public const int MaxTracestateLength = 512;

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<OutboxRow> builder)
    {
        builder.ToTable("order_outbox", table => table.HasCheckConstraint("ck_order_outbox_step", "step BETWEEN 1 AND 3"));
        builder.HasKey(row => row.OrderId);
        builder.Property(row => row.OrderId).ValueGeneratedNever();
        builder.Property(row => row.Traceparent).HasMaxLength(55);
        builder.Property(row => row.Tracestate).HasMaxLength(MaxTracestateLength);
        builder.HasIndex(row => row.DueAt);
    }
}
