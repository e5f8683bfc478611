using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ShopMesh.Users.Domain;
using ShopMesh.Users.Domain.Changes;

namespace ShopMesh.Users.Data;

/// <summary>How changes of users are stored. They outlive their user, so that watchers learn that it was deleted.</summary>
internal sealed class UserChangeConfiguration : IEntityTypeConfiguration<UserChange>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<UserChange> builder)
    {
        builder.ToTable("user_changes");
        builder.HasKey(change => new { change.UserId, change.Version });
        builder.Ignore(change => change.UserVersion);
        builder.Property(change => change.Email).HasMaxLength(User.MostEmailLength);
        builder.Property(change => change.DisplayName).HasMaxLength(User.MostDisplayNameLength);
        builder.Property(change => change.AvatarUrl).HasMaxLength(User.MostAvatarUrlLength);

        // For pruning.
        builder.HasIndex(change => change.ChangedAt);
    }
}
