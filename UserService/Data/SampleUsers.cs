using Microsoft.EntityFrameworkCore;
using ShopMesh.ServiceDefaults;
using ShopMesh.Users.Domain;

namespace ShopMesh.Users.Data;

/// <summary>
/// Fifty users to try the shop with, the same ones on every machine. Those that are there, by id or by e-mail address, are left
/// alone. None has a password: they buy in the load generator's name and cannot sign in.
/// </summary>
internal sealed class SampleUsers : IDatabaseSeeder<UsersDbContext>
{
    /// <summary>How many users there are.</summary>
    public const int Count = 50;

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
