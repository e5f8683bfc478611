namespace ShopMesh.ServiceDefaults.Tests.Testing;

/// <summary>The PEM files of one process, written as a rotation writes them: a new file, renamed over the old one.</summary>
internal sealed class IdentityFiles(string directory)
{
    public string CertificatePath => Path.Combine(directory, "tls.crt");

    public string PrivateKeyPath => Path.Combine(directory, "tls.key");

    public string TrustBundlePath => Path.Combine(directory, "ca.crt");

    public void Write(Issued issued, string trustBundle)
    {
        Directory.CreateDirectory(directory);
        Replace(TrustBundlePath, trustBundle);
        Replace(PrivateKeyPath, issued.KeyPem, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Replace(CertificatePath, issued.CertificatePem);
    }

    public static void Replace(string path, string content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        File.WriteAllText(temporary, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(temporary, mode);
        File.Move(temporary, path, overwrite: true);
    }
}
