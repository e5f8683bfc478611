namespace ShopMesh.Authority.Configuration;

/// <summary>What the authority is to do; checked. From the section <c>Authority</c> of <c>authority.json</c>.</summary>
internal sealed record AuthorityOptions
{
    /// <summary>The Secret in which the authorities keep their keys and their state.</summary>
    public const string AuthoritySecretName = "shop-mesh-authority";

    /// <summary><c>TrustDomain</c>: the SPIFFE trust domain of the identities. Required.</summary>
    public required string TrustDomain { get; init; }

    /// <summary><c>Namespace</c>: the namespace that the Secrets are in, and that the identities name. Default: the pod's.</summary>
    public required string Namespace { get; init; }

    /// <summary><c>CertificateLifetime</c>: how long a workload's certificate is good for. 1 minute to 397 days; default: 1 day.</summary>
    public TimeSpan CertificateLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary><c>RenewBefore</c>: certificates that end within this time are renewed. Less than their lifetime; default: a third of it.</summary>
    public TimeSpan RenewBefore { get; init; } = TimeSpan.FromHours(8);

    /// <summary>
    /// <c>AuthorityLifetime</c>: how long the authorities' own certificates are good for; they are replaced, in the phases of a rotation,
    /// before they end. At least ten times <see cref="CertificateLifetime"/>; default: 3650 days.
    /// </summary>
    public TimeSpan AuthorityLifetime { get; init; } = TimeSpan.FromDays(3650);

    /// <summary>
    /// <c>PropagationDelay</c>: how long a new authority is in every bundle before it signs. It must cover the way of a changed Secret
    /// into the pods, which the kubelet looks after once a minute or so, and the services' reading of it. 0 to 1 day; default: 5 minutes.
    /// </summary>
    public TimeSpan PropagationDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary><c>RotationRequest</c>: any new value asks for new authorities. Empty: none is asked for.</summary>
    public string RotationRequest { get; init; } = "";

    /// <summary><c>Owner</c>: the object with which the Secrets go; without one they stay.</summary>
    public OwnerOptions? Owner { get; init; }

    /// <summary><c>Labels</c>: labels that the Secrets get beside the authority's own.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary><c>Workloads</c>: for whom there are certificates.</summary>
    public required IReadOnlyList<WorkloadOptions> Workloads { get; init; }
}

/// <summary>The object that owns the Secrets, in their namespace.</summary>
/// <param name="Kind"><c>ServiceAccount</c> or <c>ConfigMap</c>.</param>
/// <param name="Name">Its name.</param>
internal sealed record OwnerOptions(string Kind, string Name);

/// <summary>A workload and the certificates that it needs.</summary>
/// <param name="Name">Its name: that of its service account, and the last part of its SPIFFE id.</param>
/// <param name="Identity">Whether it is a member of the mesh: Secret <c>{name}-identity</c>.</param>
/// <param name="Edge">The host names of its edge certificate, Secret <c>{name}-edge</c>; none without names.</param>
/// <param name="SecretName">The Secret, where it is not to have that name.</param>
internal sealed record WorkloadOptions(string Name, bool Identity, IReadOnlyList<string> Edge, string? SecretName)
{
    /// <summary>The Secret of its identity, if it has one.</summary>
    public string? IdentitySecretName => Identity ? SecretName ?? $"{Name}-identity" : null;

    /// <summary>The Secret of its edge certificate, if it has one.</summary>
    public string? EdgeSecretName => Edge.Count > 0 ? SecretName ?? $"{Name}-edge" : null;
}
