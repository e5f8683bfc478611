namespace Microsoft.IdentityModel.Tokens;

/// <summary>A key that signs tokens or verifies them.</summary>
public abstract class SecurityKey
{
    /// <summary>The size of the key in bits.</summary>
    public abstract int KeySize { get; }

    /// <summary>The key's name (<c>kid</c>).</summary>
    public virtual string? KeyId { get; set; }

    /// <summary>Verifies an ES256 signature; <see langword="null"/> when the key is of another kind.</summary>
    internal abstract bool? VerifyEs256(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature);

    /// <summary>Signs with ES256.</summary>
    internal abstract byte[] SignEs256(ReadOnlySpan<byte> data);
}
