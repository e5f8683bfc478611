using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ShopMesh.Users.Domain;
using ShopMesh.Users.Tokens;

namespace ShopMesh.Users.SignIn;

/// <summary>How sessions, their tokens, attempts and keys are stored. Of secrets there are hashes, and of private keys ciphertext.</summary>
internal sealed class SignInConfiguration :
    IEntityTypeConfiguration<Session>,
    IEntityTypeConfiguration<RefreshToken>,
    IEntityTypeConfiguration<SignInAttempts>,
    IEntityTypeConfiguration<SigningKey>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("sessions");
        builder.HasKey(session => session.Id);
        builder.Property(session => session.Id).ValueGeneratedNever();
        builder.HasOne<User>().WithMany().HasForeignKey(session => session.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(session => new { session.UserId, session.CreatedAt });
        builder.HasIndex(session => session.ExpiresAt);
    }

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<RefreshToken> builder)
    {
        builder.ToTable("refresh_tokens");
        builder.HasKey(token => token.Hash);
        builder.Property(token => token.Hash).ValueGeneratedNever();
        builder.HasOne<Session>().WithMany().HasForeignKey(token => token.SessionId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(token => token.ExpiresAt);
    }

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<SignInAttempts> builder)
    {
        builder.ToTable("sign_in_attempts");
        builder.HasKey(attempts => attempts.EmailHash);
        builder.Property(attempts => attempts.EmailHash).ValueGeneratedNever();
        builder.HasIndex(attempts => attempts.LastAt);
    }

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<SigningKey> builder)
    {
        builder.ToTable("signing_keys");
        builder.HasKey(key => key.Id);
        builder.Property(key => key.Id).HasMaxLength(64);
        builder.Property(key => key.EncryptionKeyId).HasMaxLength(64);
    }
}
