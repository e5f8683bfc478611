using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace ShopMesh.ServiceDefaults.Identity;

/// <summary>Reads the SPIFFE id of a leaf certificate by the rules of SPIFFE X.509-SVID, sections 2 to 5.</summary>
internal static class X509Svid
{
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private const string SubjectAlternativeName = "2.5.29.17";
    private static readonly Asn1Tag UniformResourceIdentifier = new(TagClass.ContextSpecific, 6);

    /// <summary>The identity that a certificate proves, if it is a leaf certificate of a workload and may be used for <paramref name="usage"/>.</summary>
    public static bool TryRead(
        X509Certificate2 certificate, string usage, [NotNullWhen(true)] out SpiffeId? id, [NotNullWhen(false)] out string? problem)
    {
        id = null;
        problem = CheckUsage(certificate, usage);
        if (problem is not null)
            return false;

        string[] uris;
        try
        {
            uris = ReadUris(certificate);
        }
        catch (AsnContentException)
        {
            problem = "its subject alternative name cannot be read";
            return false;
        }

        if (uris.Length != 1)
        {
            problem = uris.Length == 0 ? "it has no URI, so it carries no SPIFFE id" : "it has more than one URI";
            return false;
        }

        if (SpiffeId.TryParse(uris[0], out id, out var reason))
            return true;
        problem = $"its URI is not a SPIFFE id: {reason}";
        return false;
    }

    private static string? CheckUsage(X509Certificate2 certificate, string usage)
    {
        const X509KeyUsageFlags signsCertificates = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;

        if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority))
            return "it is a certificate authority";
        if (certificate.Extensions.OfType<X509KeyUsageExtension>().SingleOrDefault() is not { } keyUsage
            || (keyUsage.KeyUsages & X509KeyUsageFlags.DigitalSignature) == 0)
            return "its key usage does not include digitalSignature";
        if ((keyUsage.KeyUsages & signsCertificates) != 0)
            return "its key may sign certificates";

        var allowed = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().SingleOrDefault()?.EnhancedKeyUsages;
        return allowed?.Cast<System.Security.Cryptography.Oid>().Any(oid => oid.Value == usage) == true
            ? null
            : $"its extended key usage does not include {(usage == ClientAuthentication ? "clientAuth" : "serverAuth")}";
    }

    private static string[] ReadUris(X509Certificate2 certificate)
    {
        var uris = new List<string>();
        foreach (var extension in certificate.Extensions.Where(extension => extension.Oid?.Value == SubjectAlternativeName))
        {
            var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                if (names.PeekTag().HasSameClassAndValue(UniformResourceIdentifier))
                    uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, UniformResourceIdentifier));
                else
                    names.ReadEncodedValue();
            }
        }

        return [.. uris];
    }
}
