using System.Security.Claims;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.IdentityModel.JsonWebTokens;

/// <summary>Makes and verifies signed tokens (RFC 7519 over RFC 7515). ES256 is the only algorithm here, and is enough to refuse all others.</summary>
public class JsonWebTokenHandler : TokenHandler
{
    /// <summary>Makes a token.</summary>
    /// <param name="tokenDescriptor">What it is to say.</param>
    /// <exception cref="NotSupportedException">It is to be signed with something else than ES256, or not at all.</exception>
    public virtual string CreateToken(SecurityTokenDescriptor tokenDescriptor)
    {
        ArgumentNullException.ThrowIfNull(tokenDescriptor);
        if (tokenDescriptor.SigningCredentials is not { Algorithm: SecurityAlgorithms.EcdsaSha256 } credentials)
            throw new NotSupportedException("Tokens are signed with ES256.");

        var signed = TokenWriter.Write(tokenDescriptor, credentials, SetDefaultTimesOnTokenCreation);
        var signature = credentials.Key.SignEs256(Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Base64UrlEncoder.Encode(signature)}";
    }

    /// <summary>Reads a token without verifying it.</summary>
    /// <param name="token">The token.</param>
    public virtual JsonWebToken ReadJsonWebToken(string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        return token.Length <= MaximumTokenSizeInBytes
            ? new JsonWebToken(token)
            : throw new ArgumentException($"The token is longer than {MaximumTokenSizeInBytes} bytes.", nameof(token));
    }

    /// <summary>Verifies a token. What is wrong with it is in the result; nothing is thrown for it.</summary>
    /// <param name="token">The token.</param>
    /// <param name="validationParameters">What it must be like.</param>
    public virtual Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        ArgumentNullException.ThrowIfNull(validationParameters);
        var result = new TokenValidationResult();
        try
        {
            var read = ReadJsonWebToken(token);
            result.SecurityToken = read;
            TokenValidator.Verify(read, validationParameters);
            result.ClaimsIdentity = new ClaimsIdentity(read.Claims, "AuthenticationTypes.Federation");
            foreach (var property in read.Payload.EnumerateObject())
                result.Claims[property.Name] = TokenWriter.ValueOf(property.Value);
            result.IsValid = true;
        }
        catch (Exception e) when (e is SecurityTokenException or ArgumentException)
        {
            result.Exception = e;
        }

        return Task.FromResult(result);
    }
}
