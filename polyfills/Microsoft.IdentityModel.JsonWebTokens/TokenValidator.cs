using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.IdentityModel.JsonWebTokens;

/// <summary>Holds a token against what it must be like; the signature first, since nothing else can be believed before.</summary>
internal static class TokenValidator
{
    public static void Verify(JsonWebToken token, TokenValidationParameters parameters)
    {
        VerifySignature(token, parameters);
        VerifyLifetime(token, parameters);
        if (parameters.ValidateAudience && !token.Audiences.Any(audience => IsOneOf(audience, parameters.ValidAudience, parameters.ValidAudiences)))
            throw new SecurityTokenInvalidAudienceException("The token is for someone else.");
        if (parameters.ValidateIssuer && !IsOneOf(token.Issuer, parameters.ValidIssuer, parameters.ValidIssuers))
            throw new SecurityTokenInvalidIssuerException("The token was made by someone else.");
        if (parameters.ValidTypes?.Contains(token.Typ, StringComparer.Ordinal) == false)
            throw new SecurityTokenInvalidTypeException("The token is of another type.");
    }

    private static void VerifySignature(JsonWebToken token, TokenValidationParameters parameters)
    {
        if (token.Signature.Length == 0)
            throw new SecurityTokenInvalidSignatureException("The token is not signed.");
        if (token.Alg != SecurityAlgorithms.EcdsaSha256 || parameters.ValidAlgorithms?.Contains(token.Alg, StringComparer.Ordinal) == false)
            throw new SecurityTokenInvalidAlgorithmException("The token's algorithm is not allowed.") { InvalidAlgorithm = token.Alg };
        if (token.HasCriticalHeaders)
            throw new SecurityTokenInvalidSignatureException("The token has critical headers that are not known here.");

        var keys = Keys(token, parameters).ToArray();
        if (keys.Length == 0)
            throw new SecurityTokenSignatureKeyNotFoundException("There is no key to verify the token with.");
        var signed = Encoding.ASCII.GetBytes(token.SignedPart);
        token.SigningKey = Array.Find(keys, key => key.VerifyEs256(signed, token.Signature) == true)
            ?? throw new SecurityTokenInvalidSignatureException("The token's signature does not verify.");
    }

    private static IEnumerable<SecurityKey> Keys(JsonWebToken token, TokenValidationParameters parameters)
    {
        if (parameters.IssuerSigningKeyResolver is { } resolver)
            return resolver(token.EncodedToken, token, token.Kid.Length == 0 ? null : token.Kid, parameters) ?? [];

        SecurityKey[] known = [.. parameters.IssuerSigningKey is { } key ? [key] : Array.Empty<SecurityKey>(), .. parameters.IssuerSigningKeys ?? []];
        var named = token.Kid.Length == 0 ? [] : Array.FindAll(known, candidate => candidate.KeyId == token.Kid);
        return named.Length > 0 || !parameters.TryAllIssuerSigningKeys ? named : known;
    }

    private static void VerifyLifetime(JsonWebToken token, TokenValidationParameters parameters)
    {
        var (begins, ends) = (token.NotBefore, token.Expires);
        if (!parameters.ValidateLifetime)
            return;
        if (parameters.LifetimeValidator is { } validator)
        {
            if (!validator(begins, ends, token, parameters))
                throw new SecurityTokenInvalidLifetimeException("The token's lifetime is not allowed.");
            return;
        }

        var now = DateTime.UtcNow;
        if (ends is null && parameters.RequireExpirationTime)
            throw new SecurityTokenNoExpirationException("The token does not say when it ends.");
        if (begins > ends)
            throw new SecurityTokenInvalidLifetimeException("The token ends before it begins.");
        if (begins > now + parameters.ClockSkew)
            throw new SecurityTokenNotYetValidException("The token has not begun.") { NotBefore = begins.Value };
        if (ends < now - parameters.ClockSkew)
            throw new SecurityTokenExpiredException("The token has ended.") { Expires = ends.Value };
    }

    private static bool IsOneOf(string value, string? one, IEnumerable<string>? others) =>
        value.Length > 0 && (value == one || others?.Contains(value, StringComparer.Ordinal) == true);
}
