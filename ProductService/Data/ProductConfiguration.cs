using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ShopMesh.Products.Domain;

namespace ShopMesh.Products.Data;

/// <summary>How products are stored. The database itself refuses what would break the ledger.</summary>
internal sealed class ProductConfiguration : IEntityTypeConfiguration<Product>
{
    /// <summary>The unique index of SKUs.</summary>
    public const string SkuIndex = "ix_products_sku";

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Product> builder)
    {
        builder.ToTable("products", table =>
        {
            table.HasCheckConstraint("ck_products_price", "price_minor_units >= 0 AND price_decimals BETWEEN 0 AND 4");
            table.HasCheckConstraint("ck_products_category", "category BETWEEN 0 AND 8");
            table.HasCheckConstraint("ck_products_quantities", "available_quantity >= 0 AND reserved_quantity >= 0 AND sold_quantity >= 0");
            table.HasCheckConstraint(
                "ck_products_conservation", "received_quantity = available_quantity + reserved_quantity + sold_quantity");
        });
        // Quantities change all the time and are in no index: with room on its page, a row's next version needs no index entries (HOT).
        builder.HasStorageParameter("fillfactor", 80);
        builder.HasKey(product => product.Id);
        builder.Property(product => product.Id).ValueGeneratedNever();
        builder.Property(product => product.Sku).HasMaxLength(Product.MostSkuLength);
        builder.Property(product => product.Name).HasMaxLength(Product.MostNameLength);
        builder.Property(product => product.Description).HasMaxLength(Product.MostDescriptionLength);
        builder.Property(product => product.PriceCurrency).HasMaxLength(3);
        builder.Property(product => product.PriceAmount).HasPrecision(23, 4)
            .HasComputedColumnSql("price_minor_units / power(10::numeric, price_decimals)", stored: true);
        builder.Property(product => product.Status)
            .HasComputedColumnSql("(CASE WHEN is_discontinued THEN 2 WHEN available_quantity = 0 THEN 3 ELSE 1 END)::smallint", stored: true);
        builder.Property(product => product.Metadata).HasColumnType("jsonb").HasConversion(
            metadata => JsonSerializer.Serialize(metadata, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<Dictionary<string, string>>(json, JsonSerializerOptions.Default)!,
            new ValueComparer<Dictionary<string, string>>(
                (left, right) => left!.Count == right!.Count && !left.Except(right).Any(),
                metadata => metadata.Count,
                metadata => new Dictionary<string, string>(metadata)));
        builder.Property(product => product.Version).IsConcurrencyToken();
        builder.Ignore(product => product.Price);

        builder.HasIndex(product => product.Sku).IsUnique().HasDatabaseName(SkuIndex);
        builder.HasIndex(product => product.Tags).HasMethod("gin");

        // The orders that are asked for most, within a department and over all.
        builder.HasIndex(product => new { product.Category, product.Id });
        builder.HasIndex(product => new { product.Category, product.PriceAmount, product.Id });
        builder.HasIndex(product => new { product.PriceAmount, product.Id });
        builder.HasIndex(product => new { product.CreatedAt, product.Id });
    }
}
