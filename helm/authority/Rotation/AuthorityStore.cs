using ShopMesh.Authority.Configuration;
using ShopMesh.Authority.Issuing;
using ShopMesh.Authority.Kubernetes;

namespace ShopMesh.Authority.Rotation;

/// <summary>Keeps the state in the Secret <c>shop-mesh-authority</c>. A write succeeds only if nobody wrote since it was read.</summary>
internal sealed class AuthorityStore(KubernetesClient cluster, SecretMetadata metadata)
{
    private const string Name = AuthorityOptions.AuthoritySecretName;

    /// <summary>Reads the state; <see langword="null"/> if there is none.</summary>
    /// <exception cref="KubernetesException">It cannot be read, or is damaged.</exception>
    public async Task<StoredAuthority?> ReadAsync(CancellationToken cancellationToken) =>
        await cluster.GetSecretAsync(Name, cancellationToken) is { } secret ? Open(secret) : null;

    /// <summary>Writes the first state; <see langword="null"/> if somebody else did.</summary>
    public async Task<StoredAuthority?> CreateAsync(AuthorityState state, CancellationToken cancellationToken)
    {
        var secret = new Secret { Type = "Opaque", Data = StateFormat.Write(state), Metadata = { Name = Name } };
        metadata.Apply(secret, AuthorityOptions.AuthoritySecretName);
        return await cluster.CreateSecretAsync(secret, cancellationToken) is { } made ? Open(made) : null;
    }

    /// <summary>Writes a state in the place of the one that was read; <see langword="null"/> if somebody else did meanwhile.</summary>
    public async Task<StoredAuthority?> ReplaceAsync(StoredAuthority stored, AuthorityState state, CancellationToken cancellationToken)
    {
        var secret = stored.Secret;
        secret.Data = StateFormat.Write(state);
        metadata.Apply(secret, AuthorityOptions.AuthoritySecretName);
        return await cluster.ReplaceSecretAsync(secret, cancellationToken) is { } replaced ? Open(replaced) : null;
    }

    /// <summary>Sees to labels and owner of the state's Secret, which a new installation changes; <see langword="null"/> as for a write.</summary>
    public async Task<StoredAuthority?> AdoptAsync(StoredAuthority stored, CancellationToken cancellationToken) =>
        metadata.IsApplied(stored.Secret, AuthorityOptions.AuthoritySecretName) ? stored : await ReplaceAsync(stored, stored.State, cancellationToken);

    private static StoredAuthority Open(Secret secret)
    {
        try
        {
            return new StoredAuthority(StateFormat.Read(secret.Data), secret);
        }
        catch (FormatException exception)
        {
            throw new KubernetesException(
                $"The Secret {Name} cannot be used: {exception.Message}. Restore it from a backup; or delete it to begin with new authorities, "
                + "and calls fail until every pod has read its new certificate.");
        }
    }
}
