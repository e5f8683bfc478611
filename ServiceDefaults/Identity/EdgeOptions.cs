using ShopMesh.ServiceDefaults.Configuration;
using ShopMesh.ServiceDefaults.Listeners;

namespace ShopMesh.ServiceDefaults.Identity;

/// <summary>Certificates of the edge (section <c>Mesh:Edge</c>), from an authority of their own; watched like the identity's.</summary>
public sealed class EdgeOptions : IMeshOptions
{
    static string IMeshOptions.Section => "Mesh:Edge";

    /// <summary><c>CertificatePath</c>: the server certificate of the edge listener, leaf first, then its intermediates.</summary>
    public string? CertificatePath { get; set; }

    /// <summary><c>PrivateKeyPath</c>: its private key; readable by its owner only (0600).</summary>
    public string? PrivateKeyPath { get; set; }

    /// <summary><c>TrustBundlePath</c>: the authorities that clients of an edge listener (<c>AddEdgeClient</c>) trust; no others are.</summary>
    public string? TrustBundlePath { get; set; }

    /// <summary><c>ApiKey</c>: the key that the edge clients of this program show; a secret. Without it they show none.</summary>
    public string? ApiKey { get; set; }

    /// <summary><c>Cors</c>: which pages may call the edge listener from a browser.</summary>
    public EdgeCorsOptions Cors { get; set; } = new();

    IEnumerable<string> IMeshOptions.Validate() => Cors.Validate();
}
