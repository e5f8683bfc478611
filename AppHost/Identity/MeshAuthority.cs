using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace ShopMesh.AppHost.Identity;

/// <summary>Gives every replica its identity: a mesh authority that lives as long as the app host, and an edge authority that stays.</summary>
/// <remarks>
/// Two authorities, because they vouch for different things: the mesh trusts only the one whose key never touches the disk, and
/// people may tell their browser to trust the other one without letting anything into the mesh.
/// </remarks>
internal sealed class MeshAuthority : IDisposable
{
    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan EdgeAuthorityReserve = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<string, ReplicaIdentity> _replicas = new(StringComparer.Ordinal);
    private readonly MeshAuthorityOptions _options;
    private readonly string _runDirectory;

    private MeshAuthority(MeshAuthorityOptions options, TimeProvider time)
    {
        _options = options;
        Time = time;
        PrivateFiles.CreateDirectory(options.StateDirectory);
        Edge = LoadOrCreateEdgeAuthority();
        Mesh = CertificateAuthority.Create($"{options.TrustDomain} mesh CA", AuthorityLifetime, time, options.TrustDomain);

        var runs = Path.Combine(options.StateDirectory, "runs");
        RemoveRunsOfTheDead(runs);
        _runDirectory = Path.Combine(runs, Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "-" + Guid.NewGuid().ToString("N")[..8]);
        PrivateFiles.CreateDirectory(_runDirectory);
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Signs the certificates that services show each other.</summary>
    public CertificateAuthority Mesh { get; }

    /// <summary>Signs the certificates of the edge listeners.</summary>
    public CertificateAuthority Edge { get; }

    /// <summary>How long an issued certificate is good for.</summary>
    public TimeSpan Lifetime => _options.CertificateLifetime;

    /// <summary>The SPIFFE trust domain.</summary>
    public string TrustDomain => _options.TrustDomain;

    /// <summary>What clients of the edge listeners verify them against; the path stays the same over runs.</summary>
    public string EdgeTrustBundlePath => Path.Combine(_options.StateDirectory, "edge-ca.crt");

    /// <summary>The identities that were given out.</summary>
    public IEnumerable<ReplicaIdentity> Replicas => _replicas.Values;

    /// <summary>Prepares both authorities and a private directory for this run.</summary>
    public static MeshAuthority Open(MeshAuthorityOptions options, TimeProvider time) => new(options, time);

    /// <summary>The identity that a service proves to the others.</summary>
    public Uri IdentityOf(string service) => new($"spiffe://{TrustDomain}/ns/{MeshAuthorityOptions.Namespace}/sa/{service}");

    /// <summary>The identity files of a replica; the same ones when it starts again.</summary>
    /// <param name="service">The service's name in the mesh.</param>
    /// <param name="replica">Anything that tells the service's replicas apart.</param>
    public ReplicaIdentity Enroll(string service, string replica) =>
        _replicas.GetOrAdd($"{service}/{replica}", _ =>
        {
            var identity = new ReplicaIdentity(Path.Combine(_runDirectory, $"{service}-{Guid.NewGuid():N}"), service, this);
            identity.Renew();
            return identity;
        });

    /// <summary>Removes this run's keys.</summary>
    public void Dispose()
    {
        Mesh.Dispose();
        Edge.Dispose();
        try
        {
            Directory.Delete(_runDirectory, recursive: true);
        }
        catch (IOException)
        {
            // A replica that is still ending may hold a file; the next run removes what is left.
        }
    }

    private CertificateAuthority LoadOrCreateEdgeAuthority()
    {
        var keyPath = Path.Combine(_options.StateDirectory, "edge-ca.key");
        if (File.Exists(keyPath) && File.Exists(EdgeTrustBundlePath))
        {
            try
            {
                var known = CertificateAuthority.Load(File.ReadAllText(EdgeTrustBundlePath), File.ReadAllText(keyPath), Time);
                if (known.NotAfter > Time.GetUtcNow() + EdgeAuthorityReserve)
                    return known;
                known.Dispose();
            }
            catch (System.Security.Cryptography.CryptographicException)
            {
                // Unreadable files are of no use to anyone; a new authority takes their place.
            }
            catch (ArgumentException)
            {
            }
        }

        var made = CertificateAuthority.Create("Shop Mesh local edge CA", AuthorityLifetime, Time);
        PrivateFiles.Replace(keyPath, made.ExportPrivateKeyPem());
        PrivateFiles.Replace(EdgeTrustBundlePath, made.CertificatePem);
        return made;
    }

    /// <summary>An app host that was killed could not remove its keys: they are useless without its authority, but not wanted.</summary>
    private static void RemoveRunsOfTheDead(string runs)
    {
        if (!Directory.Exists(runs))
            return;

        foreach (var directory in Directory.EnumerateDirectories(runs))
        {
            if (int.TryParse(Path.GetFileName(directory).Split('-')[0], CultureInfo.InvariantCulture, out var pid) && !IsRunning(pid))
                Directory.Delete(directory, recursive: true);
        }
    }

    private static bool IsRunning(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
