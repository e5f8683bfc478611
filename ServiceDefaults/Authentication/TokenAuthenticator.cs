using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.ServiceDefaults.Authentication;

/// <summary>Verifies the tokens of people (RFC 7519): ES256 and nothing else, by the key that the token names, for this audience and of this issuer.</summary>
internal sealed class TokenAuthenticator(ITokenKeys keys, IOptions<AuthenticationOptions> options, TimeProvider clock)
{
    // Ours have about 600 characters.
    private const int MaximumLength = 8 * 1024;

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaximumLength };

    /// <summary>The person whose token this is.</summary>
    /// <exception cref="UnauthenticatedException">It is not valid, or not any more; why exactly is said only of a token that was once valid.</exception>
    /// <exception cref="UnavailableException">The keys cannot be had just now.</exception>
    public async ValueTask<Caller> AuthenticateAsync(string token, CancellationToken cancellationToken)
    {
        if (KeyIdOf(token) is not { } keyId || await keys.FindAsync(keyId, cancellationToken) is not { } key)
            throw Invalid();

        var result = await _handler.ValidateTokenAsync(token, Parameters(key));
        return result switch
        {
            { IsValid: true, SecurityToken: JsonWebToken read } => CallerOf(read) ?? throw Invalid(),
            { Exception: SecurityTokenExpiredException } => throw new UnauthenticatedException(ExpiredReason, "The token has ended: get a new one by RefreshToken."),
            _ => throw Invalid(),
        };
    }

    /// <summary>The reason of tokens that were valid once.</summary>
    public const string ExpiredReason = "TOKEN_EXPIRED";

    private static UnauthenticatedException Invalid() => new("TOKEN_INVALID", "The token is not valid.");

    private string? KeyIdOf(string token)
    {
        try
        {
            return _handler.ReadJsonWebToken(token).Kid is { Length: > 0 and <= 100 } keyId ? keyId : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private TokenValidationParameters Parameters(SecurityKey key) => new()
    {
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        ValidIssuer = options.Value.Issuer,
        ValidAudience = options.Value.Audience,
        IssuerSigningKeyResolver = (_, _, _, _) => [key],
        TryAllIssuerSigningKeys = false,
        ClockSkew = options.Value.ClockSkew,
        LifetimeValidator = IsCurrent,
    };

    // The library's own looks at the clock of the machine.
    private bool IsCurrent(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (expires is null || notBefore > now + parameters.ClockSkew)
            return false;
        return expires > now - parameters.ClockSkew ? true : throw new SecurityTokenExpiredException("The token has ended.");
    }

    private static Caller? CallerOf(JsonWebToken token)
    {
        if (!Guid.TryParseExact(token.Subject, "D", out var userId))
            return null;
        var roles = token.TryGetPayloadValue<string>(TokenClaims.Role, out var role) && CallerRoles.All.Contains(role) ? new[] { role } : [];
        return new Caller(CallerKind.Person, userId.ToString(), roles.ToFrozenSet(StringComparer.Ordinal), FrozenSet<string>.Empty);
    }
}
