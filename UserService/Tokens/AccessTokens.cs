using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.Users.Domain;

namespace ShopMesh.Users.Tokens;

/// <summary>Makes the tokens that people show on every call (RFC 7519, ES256).</summary>
internal sealed class AccessTokens(
    SigningKeyRing keys, IOptions<UserTokenOptions> options, IOptions<AuthenticationOptions> authentication, TimeProvider time)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>A token of a user within a session.</summary>
    public async Task<AccessToken> CreateAsync(User user, Guid sessionId, CancellationToken cancellationToken)
    {
        // Tokens count whole seconds.
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        var expiresAt = now + options.Value.AccessTokenLifetime;
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = authentication.Value.Issuer,
            Audience = authentication.Value.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expiresAt.UtcDateTime,
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = user.Id.ToString(),
                [JwtRegisteredClaimNames.Sid] = sessionId.ToString(),
                [JwtRegisteredClaimNames.Jti] = Guid.CreateVersion7(now).ToString(),
                [JwtRegisteredClaimNames.Name] = user.DisplayName,
                [JwtRegisteredClaimNames.Email] = user.Email,
                [TokenClaims.Role] = RoleOf(user),
            },
            SigningCredentials = await keys.SignerAsync(cancellationToken),
        });
        return new AccessToken(token, expiresAt);
    }

    private static string RoleOf(User user) => user.Role switch
    {
        Role.Admin => CallerRoles.Admin,
        Role.Support => CallerRoles.Support,
        _ => CallerRoles.Customer,
    };
}
