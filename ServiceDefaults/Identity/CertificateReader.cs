using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ShopMesh.ServiceDefaults.Identity;

/// <summary>Reads PEM files. What is wrong with them is thrown as <see cref="CertificateException"/>, in words for an operator.</summary>
internal static class CertificateReader
{
    private const int MaxFileSize = 1024 * 1024;

    /// <summary>Reads all files of an identity.</summary>
    /// <param name="files">Which.</param>
    /// <param name="usage">What the own certificate is used for, if it has to be a workload's.</param>
    /// <param name="lax">Gets a warning if the private key can be read by its group.</param>
    public static CertificateMaterial Read(CertificateFiles files, string? usage, out string? lax)
    {
        lax = null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var roots = new X509Certificate2Collection();
        var intermediates = new X509Certificate2Collection();
        SslStreamCertificateContext? own = null;
        SpiffeId? id = null;

        if (files.TrustBundlePath is { Length: > 0 } trustPath)
        {
            foreach (var certificate in ReadCertificates(trustPath, hash))
                (IsSelfSigned(certificate) ? roots : intermediates).Add(certificate);
            if (roots.Count == 0)
                throw new CertificateException($"{trustPath} has no self-signed certificate, so there is no authority to trust.");
        }

        if (files is { CertificatePath.Length: > 0, PrivateKeyPath.Length: > 0 })
        {
            var chain = ReadCertificates(files.CertificatePath, hash);
            var leaf = AttachKey(files, chain[0], hash, out lax);
            if (usage is not null && !X509Svid.TryRead(leaf, usage, out id, out var problem))
                throw new CertificateException($"The certificate in {files.CertificatePath} is not a workload's: {problem}.");
            chain.RemoveAt(0);
            own = SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }

        return new CertificateMaterial(own, id, roots, intermediates, Convert.ToHexString(hash.GetHashAndReset()));
    }

    private static X509Certificate2Collection ReadCertificates(string path, IncrementalHash hash)
    {
        var bytes = ReadFile(path, checkAccess: false, out _);
        hash.AppendData(bytes);
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Encoding.UTF8.GetString(bytes));
        }
        catch (CryptographicException exception)
        {
            throw new CertificateException($"{path} cannot be read as PEM: {exception.Message}");
        }

        return certificates.Count > 0 ? certificates : throw new CertificateException($"{path} has no certificate.");
    }

    private static X509Certificate2 AttachKey(CertificateFiles files, X509Certificate2 certificate, IncrementalHash hash, out string? lax)
    {
        var bytes = ReadFile(files.PrivateKeyPath!, checkAccess: true, out lax);
        hash.AppendData(bytes);
        var characters = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        try
        {
            var count = Encoding.UTF8.GetChars(bytes, characters);
            return X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), characters.AsSpan(0, count));
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // The framework's message may quote what it could not parse.
            throw new CertificateException(
                $"{files.PrivateKeyPath} is not the private key of the certificate in {files.CertificatePath}, or not PEM.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            Array.Clear(characters);
        }
    }

    private static byte[] ReadFile(string path, bool checkAccess, out string? lax)
    {
        lax = null;
        try
        {
            using var handle = File.OpenHandle(path);
            if (checkAccess && !OperatingSystem.IsWindows())
                lax = CheckAccess(path, File.GetUnixFileMode(handle));

            var length = RandomAccess.GetLength(handle);
            if (length > MaxFileSize)
                throw new CertificateException($"{path} is larger than {MaxFileSize} bytes.");
            var bytes = new byte[length];
            var read = 0;
            while (read < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(read), read) is var count and > 0)
                read += count;
            return read == bytes.Length ? bytes : bytes[..read];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"{path} cannot be read: {exception.Message}");
        }
    }

    // Others never; the group only to read, which is how Kubernetes mounts secrets for a pod that does not run as root.
    private static string? CheckAccess(string path, UnixFileMode mode)
    {
        const UnixFileMode forbidden = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;
        if ((mode & forbidden) != 0)
            throw new CertificateException($"{path} can be read or written by others than its owner: run chmod 600 on it.");
        return (mode & UnixFileMode.GroupRead) == 0 ? null : $"{path} can be read by its group: chmod 600 is safer.";
    }

    private static bool IsSelfSigned(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
