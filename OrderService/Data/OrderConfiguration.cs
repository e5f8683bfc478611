using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ShopMesh.Orders.Domain;

namespace ShopMesh.Orders.Data;

/// <summary>How orders are stored: one row each, and one for each of its lines.</summary>
internal sealed class OrderConfiguration : IEntityTypeConfiguration<Order>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Order> builder)
    {
        builder.ToTable("orders", table =>
        {
            table.HasCheckConstraint("ck_orders_status", "status BETWEEN 1 AND 5");
            table.HasCheckConstraint("ck_orders_priced", "status NOT IN (2, 3) OR (currency_code IS NOT NULL AND total_minor IS NOT NULL)");
        });
        builder.HasKey(order => order.Id);
        builder.Property(order => order.Id).ValueGeneratedNever();
        builder.Property(order => order.CurrencyCode).HasMaxLength(3);
        builder.Property(order => order.Rejections)
            .HasColumnType("jsonb")
            .HasConversion(RejectionsConversion.Converter, RejectionsConversion.Comparer);
        builder.Property(order => order.Version).IsConcurrencyToken();
        builder.Ignore(order => order.IsSettled);
        builder.Ignore(order => order.IsDecidedAgainst);
        builder.Ignore(order => order.Total);

        // One order per request, whichever replica it came to.
        builder.HasIndex(order => order.RequestId).IsUnique();
        builder.HasIndex(order => new { order.CreatedAt, order.Id });
        builder.HasIndex(order => new { order.UserId, order.CreatedAt, order.Id });
        // Whether changes have to be notified of; see OrderChangeFeed. It is no part of the order.
        builder.Property<bool>("Watched").HasDefaultValue(false);

        builder.OwnsMany(order => order.Lines, ConfigureLines);
        builder.Navigation(order => order.Lines).HasField("_lines").UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    private static void ConfigureLines(OwnedNavigationBuilder<Order, OrderLine> lines)
    {
        lines.ToTable("order_lines", table => table.HasCheckConstraint("ck_order_lines_quantity", "quantity > 0"));
        lines.WithOwner().HasForeignKey("OrderId");
        // Each product once.
        lines.HasKey("OrderId", nameof(OrderLine.ProductId));
        lines.Property(line => line.ProductId).ValueGeneratedNever();
    }
}
