using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults;
using ShopMesh.ServiceDefaults.Hosting;
using ShopMesh.Users.Domain;

namespace ShopMesh.Users.Data;

/// <summary>
/// Fifty users to try the shop with, the same ones on every machine. Those that are there, by id or by e-mail address, are left
/// alone. The first ten, an admin and two of support among them, get a password if one is configured.
/// </summary>
internal sealed class SampleUsers(IOptions<SeedOptions> options, IPasswordHasher<User> passwords) : IDatabaseSeeder<UsersDbContext>
{
    /// <summary>How many users there are.</summary>
    public const int Count = 50;

    private const int WithPassword = 10;
    private const int LeastPasswordLength = 12;

    private static readonly DateTimeOffset Opening = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private static readonly string[] GivenNames =
    [
        "Ada", "Bruno", "Chiara", "Dmitri", "Elif", "Farah", "Gustav", "Hana", "Ines", "Jonas",
        "Kofi", "Leila", "Mateo", "Nadia", "Oskar", "Priya", "Quentin", "Rosa", "Sven", "Tomoko",
        "Uma", "Viktor", "Wanjiru", "Ximena", "Yusuf",
    ];

    private static readonly string[] FamilyNames =
        ["Almeida", "Berger", "Castillo", "Demir", "Eriksen", "Fontaine", "Grant", "Haddad", "Ivanova", "Jensen", "Kimura"];

    /// <inheritdoc/>
    public async Task SeedAsync(UsersDbContext context, CancellationToken cancellationToken)
    {
        var users = Enumerable.Range(0, Count).Select(Make).ToList();
        var ids = users.Select(user => user.Id).ToList();
        var emails = users.Select(user => user.EmailKey).ToList();
        var existing = await context.Users
            .Where(user => ids.Contains(user.Id) || emails.Contains(user.EmailKey))
            .Select(user => new { user.Id, user.EmailKey })
            .ToListAsync(cancellationToken);
        context.Users.AddRange(users.Where(user => !existing.Exists(other => other.Id == user.Id || other.EmailKey == user.EmailKey)));
        await context.SaveChangesAsync(cancellationToken);
        if (options.Value.Password is { Length: > 0 } password)
            await SetPasswordAsync(context, ids[..WithPassword], password, cancellationToken);
    }

    private async Task SetPasswordAsync(UsersDbContext context, List<Guid> ids, string password, CancellationToken cancellationToken)
    {
        if (password.Length < LeastPasswordLength)
            throw new StartupException($"{SeedOptions.SectionName}:Password must have at least {LeastPasswordLength} characters.");
        var users = await context.Users
            .Where(user => ids.Contains(user.Id) && !context.PasswordCredentials.Any(credential => credential.UserId == user.Id))
            .ToListAsync(cancellationToken);
        context.PasswordCredentials.AddRange(users.Select(user => new PasswordCredential
        {
            UserId = user.Id,
            PasswordHash = passwords.HashPassword(user, password),
            SetAt = user.CreatedAt,
        }));
        await context.SaveChangesAsync(cancellationToken);
    }

    private static User Make(int index)
    {
        var given = GivenNames[index % GivenNames.Length];
        var family = FamilyNames[index % FamilyNames.Length];
        var createdAt = Opening.AddMinutes(index * 617);
        var profile = new UserProfile(
            $"{given}.{family}@shop.example".ToLowerInvariant(),
            $"{given} {family}",
            index switch { 0 => Role.Admin, 1 or 2 => Role.Support, _ => Role.Customer },
            // A few who may not buy, so that orders are refused now and then.
            index switch { 17 => UserStatus.Suspended, 31 or 44 => UserStatus.Inactive, _ => UserStatus.Active },
            AvatarUrl: index % 3 == 0 ? $"https://shop.example/avatars/{index + 1}.png" : null);
        return User.Open(IdOf(index, createdAt), profile, createdAt);
    }

    /// <summary>A UUIDv7 whose random part counts.</summary>
    private static Guid IdOf(int index, DateTimeOffset createdAt) =>
        Guid.Parse($"{createdAt.ToUnixTimeMilliseconds():x12}7000800000000000{index + 1:x4}");
}
