using ShopMesh.Authority.Kubernetes;

namespace ShopMesh.Authority.Rotation;

/// <summary>A state and the Secret that it was read from.</summary>
/// <param name="State">The state.</param>
/// <param name="Secret">The Secret in the version that was read.</param>
internal sealed record StoredAuthority(AuthorityState State, Secret Secret);
