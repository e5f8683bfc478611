using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace ShopMesh.Storefront.Data;

/// <summary>Lets <c>dotnet ef migrations add</c> see the model without a running storefront; nothing connects to this database.</summary>
internal sealed class StorefrontDbContextFactory : IDesignTimeDbContextFactory<StorefrontDbContext>
{
    /// <inheritdoc/>
    public StorefrontDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<StorefrontDbContext>().UseNpgsql("Host=localhost;Database=storefront-db").Options);
}
