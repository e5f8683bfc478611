namespace Microsoft.IdentityModel.Tokens;

/// <summary>What a token is signed with.</summary>
public class SigningCredentials
{
    /// <summary>Joins a key and an algorithm.</summary>
    /// <param name="key">The key.</param>
    /// <param name="algorithm">The algorithm; <see cref="SecurityAlgorithms.EcdsaSha256"/>.</param>
    public SigningCredentials(SecurityKey key, string algorithm)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentException.ThrowIfNullOrEmpty(algorithm);
        Key = key;
        Algorithm = algorithm;
    }

    /// <summary>The key.</summary>
    public SecurityKey Key { get; }

    /// <summary>The algorithm.</summary>
    public string Algorithm { get; }

    /// <summary>The key's name.</summary>
    public string? Kid => Key.KeyId;
}
