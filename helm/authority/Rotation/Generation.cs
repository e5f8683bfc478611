using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ShopMesh.Authority.Rotation;

/// <summary>One authority of a line: a rotation puts the next one in its place.</summary>
internal sealed record Generation
{
    /// <summary>The first is 1.</summary>
    public required int Number { get; init; }

    /// <summary>What it is doing.</summary>
    public required Stage Stage { get; init; }

    /// <summary>Its certificate in PEM.</summary>
    public required string CertificatePem { get; init; }

    /// <summary>Its key in PEM (PKCS #8); forgotten when it retires.</summary>
    public string? PrivateKeyPem { get; init; }

    /// <summary>The trust domain that it was made for.</summary>
    public required string TrustDomain { get; init; }

    /// <summary>When its certificate begins.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>When its certificate ends.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Since when it is known to be in every bundle; <see langword="null"/> while it is not.</summary>
    public DateTimeOffset? AnnouncedAt { get; init; }

    /// <summary>
    /// No certificate that it signed ends later. It is written down before the certificates are signed, so that it holds for those of a
    /// run that died and of one that goes on while another has begun. <see langword="null"/>: it has signed none.
    /// </summary>
    public DateTimeOffset? LastCertificateEnds { get; init; }

    /// <summary>Reads the dates of a certificate.</summary>
    public static (DateTimeOffset NotBefore, DateTimeOffset NotAfter) ValidityOf(string certificatePem)
    {
        using var certificate = X509Certificate2.CreateFromPem(certificatePem);
        return (new DateTimeOffset(certificate.NotBefore.ToUniversalTime()), new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));
    }

    // The key stays out of what a log or a debugger may show of the record.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Number).Append(", ").Append(Stage).Append(", until ").Append(NotAfter.ToString("u"));
        return true;
    }
}
