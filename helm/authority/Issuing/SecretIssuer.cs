using System.Text;
using ShopMesh.AppHost.Identity;
using ShopMesh.Authority.Configuration;
using ShopMesh.Authority.Kubernetes;
using ShopMesh.Authority.Reporting;
using ShopMesh.Authority.Rotation;

namespace ShopMesh.Authority.Issuing;

/// <summary>Brings Secrets to what one state of the authorities asks for, and writes only what is not so already.</summary>
internal sealed class SecretIssuer(
    AuthorityOptions options,
    KubernetesClient cluster,
    SecretMetadata metadata,
    AuthorityRound round,
    TimeProvider time,
    Report report)
{
    private const int MaxConflicts = 10;

    /// <summary>Brings one Secret up to date.</summary>
    /// <returns>What became of it, and when its certificate ends.</returns>
    public async Task<(IssueResult Result, DateTimeOffset NotAfter)> EnsureAsync(CertificateTarget target, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxConflicts; attempt++)
        {
            var line = round.State[target.Line];
            var found = await cluster.GetSecretAsync(target.SecretName, cancellationToken);
            if (found is not null && !SecretMetadata.IsOurs(found))
            {
                report.Problem(
                    $"{target.SecretName}: the Secret was not made by the authority and is left alone. Delete it, if the authority is to make its own: "
                    + $"kubectl delete secret {target.SecretName} -n {options.Namespace}");
                return (IssueResult.Failed, default);
            }

            // What a later state wrote must not be taken back by this run.
            if (!round.State.Follows(found?.Metadata.Annotations?.GetValueOrDefault(SecretMetadata.Mark), line)
                && !await round.IsLatestAsync(cancellationToken))
                return (IssueResult.Overtaken, default);

            var (reason, notAfter) = found is null
                ? ("there was none", default)
                : CertificateCheck.Inspect(found, target, line, options, time.GetUtcNow());
            if (reason is null && IsComplete(found!, target, line))
                return (IssueResult.Unchanged, notAfter);

            var secret = found ?? new Secret { Type = "kubernetes.io/tls", Metadata = { Name = target.SecretName } };
            secret.Data ??= new Dictionary<string, byte[]>(StringComparer.Ordinal);
            var bundleChanged = !HasBundle(secret, line);
            if (reason is not null)
            {
                if (!await round.ReserveAsync(cancellationToken))
                    return (IssueResult.Overtaken, default);
                line = round.State[target.Line];
                notAfter = Issue(secret, target, line);
            }

            secret.Data[CertificateCheck.BundleFile] = Encoding.ASCII.GetBytes(line.Bundle);
            (secret.Metadata.Annotations ??= [])[SecretMetadata.Mark] = round.State.MarkOf(line);
            metadata.Apply(secret, target.Workload);

            var written = found is null
                ? await cluster.CreateSecretAsync(secret, cancellationToken)
                : await cluster.ReplaceSecretAsync(secret, cancellationToken);
            if (written is null)
                continue;

            Tell(target, line, reason, notAfter, bundleChanged);
            return (reason is null ? IssueResult.Updated : IssueResult.Issued, notAfter);
        }

        report.Problem($"{target.SecretName}: somebody else kept changing the Secret; the next run tries again.");
        return (IssueResult.Failed, default);
    }

    private DateTimeOffset Issue(Secret secret, CertificateTarget target, AuthorityLine line)
    {
        using var authority = CertificateAuthority.Load(line.Current.CertificatePem, line.Current.PrivateKeyPem!, time);
        var issued = target.Issue(authority, options.CertificateLifetime);
        secret.Data![CertificateCheck.CertificateFile] = Encoding.ASCII.GetBytes(issued.CertificatePem.Trim() + "\n");
        secret.Data[CertificateCheck.PrivateKeyFile] = Encoding.ASCII.GetBytes(issued.PrivateKeyPem.Trim() + "\n");
        return issued.NotAfter;
    }

    private bool IsComplete(Secret secret, CertificateTarget target, AuthorityLine line) =>
        HasBundle(secret, line)
        && secret.Metadata.Annotations?.GetValueOrDefault(SecretMetadata.Mark) == round.State.MarkOf(line)
        && metadata.IsApplied(secret, target.Workload);

    private static bool HasBundle(Secret secret, AuthorityLine line) =>
        secret.Data?.GetValueOrDefault(CertificateCheck.BundleFile) is { } bundle && bundle.AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(line.Bundle));

    private void Tell(CertificateTarget target, AuthorityLine line, string? reason, DateTimeOffset notAfter, bool bundleChanged) =>
        report.Line(reason is not null
            ? $"{target.SecretName}: new certificate for {target.Subject}, signed by {line.Title(line.Current)}, until {notAfter:u} ({reason})."
            : bundleChanged
                ? $"{target.SecretName}: the trust bundle is now {line.BundleTitle}; the certificate, good until {notAfter:u}, stays."
                : $"{target.SecretName}: labels and owner put right; the certificate, good until {notAfter:u}, stays.");
}
