using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using ShopMesh.ServiceDefaults;

namespace ShopMesh.Users.Tokens;

/// <summary>Publishes the keys that tokens are verified with (RFC 7517), for other services and anyone else.</summary>
internal static class JwksEndpoint
{
    private const string Path = "/.well-known/jwks.json";

    // Less than the lead that a new key has.
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);

    public static void MapJwks(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(Path, ServeAsync).OnListeners(MeshListeners.Edge);

    private static async Task<IResult> ServeAsync(SigningKeyRing ring, HttpContext context)
    {
        var keys = await ring.PublishedAsync(context.RequestAborted);
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            keys = keys.Select(key => new { kty = key.Kty, crv = key.Crv, use = key.Use, alg = key.Alg, kid = key.Kid, x = key.X, y = key.Y }),
        });
        context.Response.Headers.CacheControl = $"public, max-age={(int)Freshness.TotalSeconds}";
        return Results.Bytes(body, "application/jwk-set+json", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\""));
    }
}
