using ShopMesh.ServiceDefaults.Configuration;

namespace ShopMesh.ServiceDefaults.Identity;

/// <summary>Where the workload's own identity lies (section <c>Mesh:Identity</c>): PEM files, watched and loaded again when they change.</summary>
public sealed class IdentityOptions : IMeshOptions
{
    static string IMeshOptions.Section => "Mesh:Identity";

    /// <summary><c>CertificatePath</c>: the X.509-SVID, leaf first, then its intermediates. Needed by the mesh listener and by mesh clients.</summary>
    public string? CertificatePath { get; set; }

    /// <summary><c>PrivateKeyPath</c>: the leaf's private key in PKCS #8, SEC 1 or PKCS #1; readable by its owner only (0600).</summary>
    public string? PrivateKeyPath { get; set; }

    /// <summary>
    /// <c>TrustBundlePath</c>: the mesh's certificate authorities. Self-signed ones are trusted, others help to complete a chain.
    /// No authority of the operating system is trusted.
    /// </summary>
    public string? TrustBundlePath { get; set; }

    /// <summary>
    /// <c>ReloadInterval</c>, default 1 min: how often the files, of the edge too, are read again in case the file system did not tell of a change.
    /// </summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromMinutes(1);

    IEnumerable<string> IMeshOptions.Validate() =>
        OptionRule.Between("Mesh:Identity:ReloadInterval", ReloadInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
}
