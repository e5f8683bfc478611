using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ShopMesh.Users.Domain;

namespace ShopMesh.Users.Data;

/// <summary>How password hashes are stored: they go with their user.</summary>
internal sealed class PasswordCredentialConfiguration : IEntityTypeConfiguration<PasswordCredential>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<PasswordCredential> builder)
    {
        builder.ToTable("password_credentials");
        builder.HasKey(credential => credential.UserId);
        builder.Property(credential => credential.UserId).ValueGeneratedNever();
        builder.Property(credential => credential.PasswordHash).HasMaxLength(500);
        builder.HasOne<User>().WithOne().HasForeignKey<PasswordCredential>(credential => credential.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
