using Microsoft.EntityFrameworkCore;
using ShopMesh.ServiceDefaults.Naming;
using ShopMesh.Users.Domain;
using ShopMesh.Users.Domain.Changes;
using ShopMesh.Users.Tokens;

namespace ShopMesh.Users.Data;

/// <summary>The database of the accounts.</summary>
internal sealed class UsersDbContext(DbContextOptions<UsersDbContext> options) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<PasswordCredential> PasswordCredentials => Set<PasswordCredential>();

    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    public DbSet<UserChange> UserChanges => Set<UserChange>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(UsersDbContext).Assembly);
        modelBuilder.UseSnakeCaseNames();
    }
}
