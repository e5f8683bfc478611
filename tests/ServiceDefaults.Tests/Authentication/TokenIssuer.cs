using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Authentication;

/// <summary>Makes tokens, and publishes its keys on the edge listener of a service.</summary>
internal sealed class TokenIssuer
{
    public const string Issuer = "https://shop.local";

    private volatile ECDsaSecurityKey[] _keys = [];
    private int _fetches;

    public TokenIssuer() => Rotate();

    /// <summary>How often the keys were fetched.</summary>
    public int Fetches => _fetches;

    /// <summary>What is answered in place of the keys; null for the keys.</summary>
    public IResult? Instead { get; set; }

    private ECDsaSecurityKey Current => _keys[^1];

    public static string NewUser() => Guid.CreateVersion7().ToString();

    /// <summary>Makes a new key; those before stay published.</summary>
    public void Rotate() => _keys = [.. _keys, new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = Guid.NewGuid().ToString("n") }];

    /// <summary>Starts the service whose edge listener publishes the keys.</summary>
    public Task<TestService> PublishAsync(TestMesh mesh) => mesh.StartAsync(map: app =>
        app.MapGet("/.well-known/jwks.json", Publish).OnListeners(MeshListeners.Edge));

    /// <summary>What makes a service take the tokens.</summary>
    public static Dictionary<string, string?> Settings(TestService publisher) => new()
    {
        ["Mesh:Authentication:KeysFrom"] = "users",
        ["Mesh:Authentication:KeysMinimumInterval"] = "00:00:00.010",
        ["services:users:edge:0"] = publisher.Edge.ToString(),
    };

    public string Token(string userId, string role = "customer", Action<SecurityTokenDescriptor>? change = null)
    {
        var now = DateTime.UtcNow;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = "shop",
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(10),
            Claims = new Dictionary<string, object> { ["sub"] = userId, ["role"] = role },
            SigningCredentials = new SigningCredentials(Current, SecurityAlgorithms.EcdsaSha256),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    private IResult Publish()
    {
        Interlocked.Increment(ref _fetches);
        return Instead ?? Results.Json(new
        {
            keys = _keys.Select(key => JsonWebKeyConverter.ConvertFromECDsaSecurityKey(key))
                .Select(key => new { kty = key.Kty, crv = key.Crv, kid = key.Kid, x = key.X, y = key.Y, use = "sig", alg = "ES256" }),
        });
    }
}
