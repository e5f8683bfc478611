using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace ShopMesh.Products.Data;

/// <summary>Lets <c>dotnet ef migrations add</c> see the model without a running service; nothing connects to this database.</summary>
internal sealed class ProductsDbContextFactory : IDesignTimeDbContextFactory<ProductsDbContext>
{
    /// <inheritdoc/>
    public ProductsDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<ProductsDbContext>().UseNpgsql("Host=localhost;Database=products-db").Options);
}
