using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ShopMesh.AppHost.Identity;

/// <summary>Settings of the local certificate authority, from the section <c>Mesh</c>.</summary>
internal sealed class MeshAuthorityOptions
{
    /// <summary>The namespace part of local identities, where a cluster has its Kubernetes namespace.</summary>
    public const string Namespace = "local";

    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(7);

    /// <summary>The SPIFFE trust domain. Default: <c>shop.local</c>.</summary>
    public string TrustDomain { get; set; } = "shop.local";

    /// <summary>How long a replica's certificate is good for; it is renewed after two thirds of that. 10 s to 7 days; default: 1 hour.</summary>
    public TimeSpan CertificateLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Where the edge authority is kept. Default: a directory of the user's own application data.</summary>
    public string StateDirectory { get; set; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "shop-mesh");

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">A value is wrong; the message names the key and says what is allowed.</exception>
    public static MeshAuthorityOptions From(IConfiguration configuration)
    {
        var options = new MeshAuthorityOptions();
        var section = configuration.GetSection("Mesh");
        options.TrustDomain = section[nameof(TrustDomain)] ?? options.TrustDomain;
        options.StateDirectory = section[nameof(StateDirectory)] ?? options.StateDirectory;
        if (section[nameof(CertificateLifetime)] is { } text)
        {
            if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var lifetime) || lifetime < ShortestLifetime || lifetime > LongestLifetime)
            {
                throw new InvalidOperationException(
                    $"Mesh:CertificateLifetime is '{text}'; set it to a duration from {ShortestLifetime} to {LongestLifetime}, such as 01:00:00.");
            }

            options.CertificateLifetime = lifetime;
        }

        if (!IsTrustDomain(options.TrustDomain))
        {
            throw new InvalidOperationException(
                $"Mesh:TrustDomain is '{options.TrustDomain}'; set it to a name of lower-case letters, digits, dots, dashes and underscores, such as shop.local.");
        }

        return options;
    }

    private static bool IsTrustDomain(string name) =>
        name.Length is > 0 and <= 255 && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '-' or '_');
}
