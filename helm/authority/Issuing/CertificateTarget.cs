using System.Security.Cryptography.X509Certificates;
using ShopMesh.AppHost.Identity;
using ShopMesh.Authority.Configuration;
using ShopMesh.Authority.Rotation;

namespace ShopMesh.Authority.Issuing;

/// <summary>A Secret that the authority keeps, and the certificate that belongs into it.</summary>
internal sealed class CertificateTarget
{
    private readonly Uri? _spiffeId;
    private readonly string[] _hostNames;

    private CertificateTarget(string workload, string secretName, Uri? spiffeId, string[] hostNames)
    {
        Workload = workload;
        SecretName = secretName;
        _spiffeId = spiffeId;
        _hostNames = hostNames;
    }

    /// <summary>Whom it is for.</summary>
    public string Workload { get; }

    /// <summary>The Secret.</summary>
    public string SecretName { get; }

    /// <summary>The authority that signs: that of the mesh or that of the edge.</summary>
    public string Line => _spiffeId is null ? AuthorityLine.Edge : AuthorityLine.Mesh;

    /// <summary>What the certificate proves, for messages.</summary>
    public string Subject => _spiffeId?.AbsoluteUri ?? string.Join(", ", _hostNames);

    /// <summary>All that the configuration asks for.</summary>
    public static IReadOnlyList<CertificateTarget> From(AuthorityOptions options)
    {
        var targets = new List<CertificateTarget>();
        foreach (var workload in options.Workloads)
        {
            if (workload.IdentitySecretName is { } identity)
            {
                var id = new Uri($"spiffe://{options.TrustDomain}/ns/{options.Namespace}/sa/{workload.Name}");
                targets.Add(new CertificateTarget(workload.Name, identity, id, []));
            }

            if (workload.EdgeSecretName is { } edge)
                targets.Add(new CertificateTarget(workload.Name, edge, null, [.. workload.Edge.Order(StringComparer.Ordinal)]));
        }

        return targets;
    }

    /// <summary>Signs a certificate for it.</summary>
    public IssuedCertificate Issue(CertificateAuthority authority, TimeSpan lifetime) => _spiffeId is null
        ? authority.IssueServer(Workload, _hostNames, lifetime)
        : authority.IssueWorkload(_spiffeId, lifetime);

    /// <summary>Whether a certificate has its names, and no others.</summary>
    public bool IsNamedIn(X509Certificate2 certificate)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (_spiffeId is not null)
            names.AddUri(_spiffeId);
        foreach (var name in _hostNames)
            names.AddDnsName(name);
        var wanted = names.Build();
        return certificate.Extensions.FirstOrDefault(extension => extension.Oid?.Value == wanted.Oid!.Value) is { } present
            && present.RawData.AsSpan().SequenceEqual(wanted.RawData);
    }
}
