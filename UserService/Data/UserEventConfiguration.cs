using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ShopMesh.Users.Domain;
using ShopMesh.Users.Domain.Events;

namespace ShopMesh.Users.Data;

/// <summary>How events are stored: once per id, and no longer than their user.</summary>
internal sealed class UserEventConfiguration : IEntityTypeConfiguration<UserEvent>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<UserEvent> builder)
    {
        builder.ToTable("user_events");
        builder.HasKey(stored => stored.EventId);
        builder.Property(stored => stored.EventId).ValueGeneratedNever();
        builder.Property(stored => stored.Details).HasColumnType("jsonb");
        builder.HasIndex(stored => new { stored.UserId, stored.OccurredAt });
        builder.HasOne<User>().WithMany().HasForeignKey(stored => stored.UserId).OnDelete(DeleteBehavior.Cascade);

        // For pruning.
        builder.HasIndex(stored => stored.OccurredAt);
    }
}
