using ShopMesh.Authority.Configuration;
using ShopMesh.Authority.Issuing;
using ShopMesh.Authority.Kubernetes;
using ShopMesh.Authority.Reporting;
using ShopMesh.Authority.Rotation;

namespace ShopMesh.Authority;

/// <summary>
/// One run: makes the authorities if there are none, takes the phases of a rotation that are due, and issues what is missing. Runs may
/// overlap and may die at any point; each begins with what the cluster says.
/// </summary>
internal sealed class AuthorityRun(AuthorityOptions options, KubernetesClient cluster, Func<string, string?> serviceAccountUid, TimeProvider time, Report report)
{
    private const int MaxRounds = 10;

    private readonly RotationPlan _plan = new(options, time);
    private readonly IReadOnlyList<CertificateTarget> _targets = CertificateTarget.From(options);

    /// <summary>Does all that is to be done now.</summary>
    /// <returns>Whether every Secret is as it is to be.</returns>
    /// <exception cref="KubernetesException">The API server cannot be reached or refuses.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var metadata = new SecretMetadata(await FindOwnerAsync(cancellationToken), options.Labels);
        var store = new AuthorityStore(cluster, metadata);
        var tally = new Tally();
        for (var i = 0; i < MaxRounds; i++)
        {
            if (await OpenAsync(store, cancellationToken) is not { } stored)
                continue;
            var round = new AuthorityRound(store, _plan, stored);
            if (!await IssueAsync(round, metadata, tally, cancellationToken))
                continue;

            // Only when no Secret is without it is an authority known everywhere.
            var progress = new List<string>();
            if (tally.Failed == 0 && !await round.MarkAnnouncedAsync(progress, cancellationToken))
                continue;
            report.Lines(progress);
            if (!await round.IsLatestAsync(cancellationToken))
                continue;

            if (progress.Count == 0)
                report.Lines(_plan.Pending(round.State));
            report.Line(tally.Summary(_targets.Count, options.RenewBefore));
            return tally.Failed == 0;
        }

        report.Problem("Somebody else kept changing the authorities; the next run tries again.");
        return false;
    }

    private async Task<OwnerReference?> FindOwnerAsync(CancellationToken cancellationToken)
    {
        if (options.Owner is not { } owner)
            return null;
        var isAccount = owner.Kind == "ServiceAccount";
        var uid = (isAccount ? serviceAccountUid(owner.Name) : null)
            ?? await cluster.GetUidAsync(isAccount ? "serviceaccounts" : "configmaps", owner.Name, cancellationToken)
            ?? throw new KubernetesException($"Authority:Owner names {owner.Kind} {owner.Name}, and there is none in namespace {options.Namespace}.");
        return new OwnerReference { ApiVersion = "v1", Kind = owner.Kind, Name = owner.Name, Uid = uid };
    }

    // The authorities after the phases that are due; null if somebody else changed them meanwhile.
    private async Task<StoredAuthority?> OpenAsync(AuthorityStore store, CancellationToken cancellationToken)
    {
        var progress = new List<string>();
        StoredAuthority? written;
        if (await store.ReadAsync(cancellationToken) is not { } stored)
        {
            written = await store.CreateAsync(_plan.Begin(progress), cancellationToken);
        }
        else
        {
            var next = _plan.Advance(stored.State, progress);
            written = next == stored.State
                ? await store.AdoptAsync(stored, cancellationToken)
                : await store.ReplaceAsync(stored, next, cancellationToken);
        }

        if (written is not null)
            report.Lines(progress);
        return written;
    }

    // False if the authorities changed meanwhile.
    private async Task<bool> IssueAsync(AuthorityRound round, SecretMetadata metadata, Tally tally, CancellationToken cancellationToken)
    {
        var issuer = new SecretIssuer(options, cluster, metadata, round, time, report);
        tally.BeginRound();
        foreach (var target in _targets)
        {
            try
            {
                var (result, notAfter) = await issuer.EnsureAsync(target, cancellationToken);
                if (result == IssueResult.Overtaken)
                    return false;
                tally.Add(target.SecretName, result, notAfter);
            }
            catch (KubernetesException exception)
            {
                // The others may fare better.
                report.Problem(exception.Message);
                tally.Add(target.SecretName, IssueResult.Failed, default);
            }
        }

        return true;
    }
}
