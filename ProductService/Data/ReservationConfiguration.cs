using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ShopMesh.Products.Domain;

namespace ShopMesh.Products.Data;

/// <summary>How reservations are stored: read and written by <see cref="StockLedger"/>'s own SQL, described here for the migrations.</summary>
internal sealed class ReservationConfiguration : IEntityTypeConfiguration<Reservation>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Reservation> builder)
    {
        builder.ToTable("reservations", table =>
        {
            table.HasCheckConstraint("ck_reservations_status", "status BETWEEN 1 AND 4");
            table.HasCheckConstraint("ck_reservations_ended", "(status = 1) = (ended_at IS NULL)");
        });
        builder.HasKey(reservation => reservation.Id);
        builder.Property(reservation => reservation.Id).ValueGeneratedNever();
        builder.Property(reservation => reservation.Reason).HasMaxLength(Reservation.MostReasonLength).HasDefaultValue("");

        // What expires next is looked for often; what is over is never looked for by its time.
        builder.HasIndex(reservation => reservation.ExpiresAt).HasFilter("status = 1").HasDatabaseName("ix_reservations_held_expires_at");

        // What is over is looked for by those who purge: sales, which are kept long, lie in order of their time and need no more.
        builder.HasIndex(reservation => reservation.EndedAt).HasFilter("status IN (3, 4)").HasDatabaseName("ix_reservations_given_back_ended_at");
        builder.HasIndex(reservation => reservation.CreatedAt).HasMethod("brin");

        // No foreign key to products: a sale is remembered when its product is gone.
        builder.OwnsMany(reservation => reservation.Items, items =>
        {
            items.ToTable("reservation_items", table => table.HasCheckConstraint("ck_reservation_items_quantity", "quantity > 0"));
            items.WithOwner().HasForeignKey("ReservationId");
            items.HasKey("ReservationId", nameof(ReservationItem.ProductId));
            items.Property(item => item.ProductId).ValueGeneratedNever();
        });
    }
}
