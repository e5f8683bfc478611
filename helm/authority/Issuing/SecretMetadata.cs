using ShopMesh.Authority.Kubernetes;

namespace ShopMesh.Authority.Issuing;

/// <summary>The labels and the owner that the authority's Secrets have. Labels, annotations and owners of others are left alone.</summary>
/// <param name="owner">The object that they go with.</param>
/// <param name="labels">Labels that the configuration adds.</param>
internal sealed class SecretMetadata(OwnerReference? owner, IReadOnlyDictionary<string, string> labels)
{
    /// <summary>The annotation that tells by which state of the authority a Secret was written.</summary>
    public const string Mark = "shop-mesh/authority";

    private const string NameLabel = "app.kubernetes.io/name";
    private const string ManagedBy = "app.kubernetes.io/managed-by";
    private const string Manager = "shop-mesh-authority";

    /// <summary>Whether the authority made a Secret.</summary>
    public static bool IsOurs(Secret secret) => secret.Metadata.Labels?.GetValueOrDefault(ManagedBy) == Manager;

    /// <summary>Whether a Secret has them.</summary>
    public bool IsApplied(Secret secret, string name) =>
        LabelsOf(name).All(label => secret.Metadata.Labels?.GetValueOrDefault(label.Key) == label.Value)
        && (owner is null || (secret.Metadata.OwnerReferences is { } owners && owners.Contains(owner) && !owners.Any(IsPredecessor)));

    /// <summary>Gives them to a Secret.</summary>
    public void Apply(Secret secret, string name)
    {
        var known = secret.Metadata.Labels ??= [];
        foreach (var (key, value) in LabelsOf(name))
            known[key] = value;

        if (owner is null)
            return;
        var owners = secret.Metadata.OwnerReferences ??= [];
        owners.RemoveAll(IsPredecessor);
        if (!owners.Contains(owner))
            owners.Add(owner);
    }

    // The authority's own come last: it must find its Secrets again, whatever the configuration adds.
    private Dictionary<string, string> LabelsOf(string name) => new(labels)
    {
        [NameLabel] = name,
        ["app.kubernetes.io/component"] = "identity",
        ["app.kubernetes.io/part-of"] = "shop-mesh",
        [ManagedBy] = Manager,
    };

    // An object of the same name that is no more: an owner like that has a Secret collected.
    private bool IsPredecessor(OwnerReference other) =>
        other.ApiVersion == owner!.ApiVersion && other.Kind == owner.Kind && other.Name == owner.Name && other.Uid != owner.Uid;
}
