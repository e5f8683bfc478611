using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ShopMesh.Products.Domain;

namespace ShopMesh.Products.Data;

/// <summary>
/// How the feed of changes, its horizon and the ids of quantity changes are stored: read and written by the ledger's and the feed's own
/// SQL, described here for the migrations.
/// </summary>
internal sealed class InventoryConfiguration
    : IEntityTypeConfiguration<InventoryChange>, IEntityTypeConfiguration<FeedHorizon>, IEntityTypeConfiguration<QuantityChange>
{
    /// <summary>The primary key of quantity changes.</summary>
    public const string QuantityChangeKey = "pk_quantity_changes";

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<InventoryChange> builder)
    {
        builder.ToTable("inventory_changes");

        // The only index: the feed is written by everyone who moves stock, and each index would cost all of them.
        builder.HasKey(change => new { change.TransactionId, change.Id });
        builder.Property(change => change.TransactionId).HasColumnType("xid8").HasDefaultValueSql("pg_current_xact_id()");
        builder.Property(change => change.Id).UseIdentityAlwaysColumn();
    }

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<FeedHorizon> builder)
    {
        builder.ToTable("inventory_horizon", table => table.HasCheckConstraint("ck_inventory_horizon_one", "id = 1"));
        builder.Property(horizon => horizon.Id).ValueGeneratedNever();
        builder.Property(horizon => horizon.TransactionId).HasColumnType("xid8");
    }

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<QuantityChange> builder)
    {
        builder.ToTable("quantity_changes");
        builder.HasKey(change => change.Id).HasName(QuantityChangeKey);
        builder.Property(change => change.Id).ValueGeneratedNever();

        // They are purged by their time, and lie in its order.
        builder.HasIndex(change => change.ChangedAt).HasMethod("brin");
    }
}
