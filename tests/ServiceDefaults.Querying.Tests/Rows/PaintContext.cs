using Microsoft.EntityFrameworkCore;
using ShopMesh.ServiceDefaults.Naming;

namespace ShopMesh.ServiceDefaults.Querying.Tests.Rows;

public sealed class PaintContext(DbContextOptions<PaintContext> options) : DbContext(options)
{
    public static readonly QuerySchema<Paint> Schema = new QuerySchemaBuilder<Paint>("paints")
        .Identifier("id", paint => paint.Id)
        .Text("name", paint => paint.Name)
        .WholeNumber("litres", paint => paint.Litres)
        .Number("price", paint => paint.Price)
        .Enumeration("shade", paint => paint.Shade, "PAINT_SHADE_")
        .Timestamp("mixed_at", paint => paint.MixedAt)
        .Build();

    public DbSet<Paint> Paints => Set<Paint>();

    public static PaintContext On(string connectionString) =>
        new(new DbContextOptionsBuilder<PaintContext>().UseNpgsql(connectionString).Options);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Paint>().Property(paint => paint.Price).HasPrecision(28, 4);
        modelBuilder.UseSnakeCaseNames();
    }
}
