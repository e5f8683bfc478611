namespace Microsoft.IdentityModel.Tokens;

/// <summary>Writes keys as <see cref="JsonWebKey"/>.</summary>
public static class JsonWebKeyConverter
{
    /// <summary>The JSON web key of a key on P-256, with the private part where the key has it.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="NotSupportedException">It is on another curve.</exception>
    public static JsonWebKey ConvertFromECDsaSecurityKey(ECDsaSecurityKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.KeySize != 256)
            throw new NotSupportedException("Only keys on the curve P-256 can be written.");

        System.Security.Cryptography.ECParameters parameters;
        try
        {
            parameters = key.ECDsa.ExportParameters(includePrivateParameters: true);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            parameters = key.ECDsa.ExportParameters(includePrivateParameters: false);
        }

        return new JsonWebKey
        {
            Kty = "EC",
            Crv = "P-256",
            Kid = key.KeyId,
            X = Base64UrlEncoder.Encode(parameters.Q.X!),
            Y = Base64UrlEncoder.Encode(parameters.Q.Y!),
            D = parameters.D is null ? null : Base64UrlEncoder.Encode(parameters.D),
        };
    }
}
