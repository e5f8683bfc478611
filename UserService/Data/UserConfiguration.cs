using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ShopMesh.Users.Domain;

namespace ShopMesh.Users.Data;

/// <summary>How users are stored.</summary>
internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    /// <summary>The unique index of e-mail addresses.</summary>
    public const string EmailIndex = "ix_users_email_key";

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("users", table =>
        {
            table.HasCheckConstraint("ck_users_role", "role BETWEEN 1 AND 3");
            table.HasCheckConstraint("ck_users_status", "status BETWEEN 1 AND 3");
        });
        builder.HasKey(user => user.Id);
        builder.Property(user => user.Id).ValueGeneratedNever();
        builder.Property(user => user.Email).HasMaxLength(User.MostEmailLength);
        builder.Property(user => user.EmailKey).HasMaxLength(User.MostEmailLength);
        builder.Property(user => user.DisplayName).HasMaxLength(User.MostDisplayNameLength);
        builder.Property(user => user.AvatarUrl).HasMaxLength(User.MostAvatarUrlLength);
        builder.Property(user => user.Version).IsConcurrencyToken();

        builder.HasIndex(user => user.EmailKey).IsUnique().HasDatabaseName(EmailIndex);

        // The orders that are asked for most: newest first, and those of a status or role.
        builder.HasIndex(user => new { user.CreatedAt, user.Id });
        builder.HasIndex(user => new { user.Status, user.Role, user.Id });
    }
}
