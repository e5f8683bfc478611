using System.Security.Cryptography;

namespace Microsoft.IdentityModel.Tokens;

/// <summary>A key on an elliptic curve. The <see cref="System.Security.Cryptography.ECDsa"/> stays its caller's to dispose.</summary>
public class ECDsaSecurityKey : AsymmetricSecurityKey
{
    private const int P256 = 256;
    private const int SignatureLength = 64;

    /// <summary>Wraps a key.</summary>
    /// <param name="ecdsa">The key.</param>
    public ECDsaSecurityKey(ECDsa ecdsa)
    {
        ArgumentNullException.ThrowIfNull(ecdsa);
        ECDsa = ecdsa;
    }

    /// <summary>The key.</summary>
    public ECDsa ECDsa { get; }

    /// <inheritdoc/>
    public override int KeySize => ECDsa.KeySize;

    internal override bool? VerifyEs256(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (KeySize != P256)
            return null;
        return signature.Length == SignatureLength
            && ECDsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    internal override byte[] SignEs256(ReadOnlySpan<byte> data) => KeySize == P256
        ? ECDsa.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
        : throw new NotSupportedException("ES256 needs a key on the curve P-256.");
}
