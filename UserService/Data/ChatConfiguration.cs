using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ShopMesh.Users.Domain.Chat;

namespace ShopMesh.Users.Data;

/// <summary>How rooms, what happens in them, and who is there are stored.</summary>
internal sealed class ChatConfiguration
    : IEntityTypeConfiguration<ChatRoom>, IEntityTypeConfiguration<ChatEntry>, IEntityTypeConfiguration<ChatSession>
{
    /// <summary>The unique index of the messages of a room.</summary>
    public const string MessageIndex = "ix_chat_entries_room_id_message_id";

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<ChatRoom> builder)
    {
        builder.ToTable("chat_rooms");
        builder.HasKey(room => room.Id);
        builder.Property(room => room.Id).ValueGeneratedNever();
        builder.Property(room => room.Name).HasMaxLength(ChatRoom.MostNameLength);
        builder.HasIndex(room => room.Name).IsUnique();
        builder.HasIndex(room => room.LastActiveAt);
    }

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<ChatEntry> builder)
    {
        builder.ToTable("chat_entries");
        builder.HasKey(entry => new { entry.RoomId, entry.Position });
        builder.Property(entry => entry.Text).HasMaxLength(ChatEntry.MostTextLength);
        builder.HasIndex(entry => new { entry.RoomId, entry.MessageId }).IsUnique().HasDatabaseName(MessageIndex);
        builder.HasOne<ChatRoom>().WithMany().HasForeignKey(entry => entry.RoomId).OnDelete(DeleteBehavior.Cascade);

        // For pruning.
        builder.HasIndex(entry => entry.At);
    }

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<ChatSession> builder)
    {
        builder.ToTable("chat_sessions");
        builder.HasKey(session => session.Id);
        builder.Property(session => session.Id).ValueGeneratedNever();
        builder.HasIndex(session => new { session.RoomId, session.UserId });
        builder.HasIndex(session => session.ReplicaId);
        builder.HasIndex(session => session.ExpiresAt);
        builder.HasOne<ChatRoom>().WithMany().HasForeignKey(session => session.RoomId).OnDelete(DeleteBehavior.Cascade);
    }
}
