using System.Security.Cryptography;
using System.Text;

namespace ShopMesh.Testing.Shop.Identity;

/// <summary>The tests as a program of the edge: its API key, which every service under test knows, lets it do what any program may.</summary>
public static class TestProgram
{
    /// <summary>The header that carries the key.</summary>
    public const string Header = "x-api-key";

    /// <summary>The program's name.</summary>
    public const string Name = "tests";

    private static readonly string[] Scopes =
        ["users.read", "users.write", "orders.read", "orders.write", "products.read", "products.write"];

    /// <summary>The key.</summary>
    public static string ApiKey { get; } = $"shop_{Guid.NewGuid():n}{Guid.NewGuid():n}";

    /// <summary>The key of another program, which every service knows too and which has a scope that opens nothing.</summary>
    public static string PowerlessApiKey { get; } = $"shop_{Guid.NewGuid():n}{Guid.NewGuid():n}";

    /// <summary>The password of the first ten sample users.</summary>
    public static string SamplePassword { get; } = Guid.NewGuid().ToString("n");

    /// <summary>What lets a service know the key.</summary>
    public static IReadOnlyDictionary<string, string?> Settings { get; } = Know();

    private static Dictionary<string, string?> Know()
    {
        const string section = $"Mesh:Authentication:ApiKeys:{Name}";
        var settings = new Dictionary<string, string?>
        {
            // Of the user service; others don't look at it.
            ["Users:Seed:Password"] = SamplePassword,
            ["Users:Tokens:KeyEncryptionKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            [$"{section}:Hash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ApiKey))),
            [$"{section}:RequestsPerSecond"] = "1000000",
            ["Mesh:Authentication:ApiKeys:powerless:Hash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(PowerlessApiKey))),
            ["Mesh:Authentication:ApiKeys:powerless:Scopes:0"] = "nothing.read",
        };
        for (var i = 0; i < Scopes.Length; i++)
            settings[$"{section}:Scopes:{i}"] = Scopes[i];
        return settings;
    }
}
