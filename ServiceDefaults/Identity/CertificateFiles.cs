namespace ShopMesh.ServiceDefaults.Identity;

/// <summary>The files of one identity and the configuration keys that name them.</summary>
/// <param name="Section">The configuration section, for messages.</param>
/// <param name="CertificatePath">Leaf and intermediates.</param>
/// <param name="PrivateKeyPath">The leaf's key.</param>
/// <param name="TrustBundlePath">The authorities.</param>
internal sealed record CertificateFiles(string Section, string? CertificatePath, string? PrivateKeyPath, string? TrustBundlePath)
{
    /// <summary>The paths that are set.</summary>
    public IEnumerable<string> Paths => new[] { CertificatePath, PrivateKeyPath, TrustBundlePath }.OfType<string>().Where(path => path.Length > 0);

    /// <summary>Says which keys have to be set for a purpose and are not; <see langword="null"/> when nothing is missing.</summary>
    public string? Missing(bool own, bool trust, string purpose)
    {
        var missing = new List<string>();
        if (own && string.IsNullOrEmpty(CertificatePath))
            missing.Add($"{Section}:CertificatePath");
        if (own && string.IsNullOrEmpty(PrivateKeyPath))
            missing.Add($"{Section}:PrivateKeyPath");
        if (trust && string.IsNullOrEmpty(TrustBundlePath))
            missing.Add($"{Section}:TrustBundlePath");
        return missing.Count == 0
            ? null
            : $"{string.Join(", ", missing)} {(missing.Count == 1 ? "is" : "are")} not set, and {purpose} needs {(missing.Count == 1 ? "it" : "them")}: "
                + "give the path of a PEM file. The AppHost sets them when it starts a service.";
    }
}
