using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ShopMesh.Testing.Shop.Identity;

/// <summary>People who have signed in: makes their tokens, and the key set that services verify them by.</summary>
public sealed class TestPeople : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsaSecurityKey _signingKey;

    /// <summary>Makes a key for them.</summary>
    public TestPeople() => _signingKey = new ECDsaSecurityKey(_key) { KeyId = Guid.NewGuid().ToString("n") };

    /// <summary>The headers of a call that a person makes.</summary>
    /// <param name="userId">The user's id.</param>
    /// <param name="role">customer, support or admin.</param>
    public Metadata Headers(string userId, string role = "customer") => new() { { "authorization", $"Bearer {Token(userId, role)}" } };

    /// <summary>What <c>GET /.well-known/jwks.json</c> answers.</summary>
    public IResult KeySet()
    {
        var key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(_signingKey);
        return Results.Json(new { keys = new[] { new { kty = key.Kty, crv = key.Crv, kid = key.Kid, x = key.X, y = key.Y, use = "sig", alg = "ES256" } } });
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private string Token(string userId, string role)
    {
        var now = DateTime.UtcNow;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "https://shop.local",
            Audience = "shop",
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            Claims = new Dictionary<string, object> { ["sub"] = userId, ["role"] = role },
            SigningCredentials = new SigningCredentials(_signingKey, SecurityAlgorithms.EcdsaSha256),
        });
    }
}
