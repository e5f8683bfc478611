using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ShopMesh.ServiceDefaults;

/// <summary>
/// A workload's identity, <c>spiffe://trust-domain/path</c> (SPIFFE ID, sections 2.1 to 2.3). In this mesh the path is
/// <c>/ns/{namespace}/sa/{service}</c>.
/// </summary>
public sealed record SpiffeId
{
    private const string Scheme = "spiffe://";
    private const int MaxLength = 2048;
    private const int MaxTrustDomainLength = 255;

    private SpiffeId(string trustDomain, string path)
    {
        TrustDomain = trustDomain;
        Path = path;
        var segments = path.Split('/');
        if (segments is ["", "ns", var @namespace, "sa", var service])
        {
            Namespace = @namespace;
            ServiceName = service;
        }
    }

    /// <summary>The trust domain, such as <c>shop.local</c>.</summary>
    public string TrustDomain { get; }

    /// <summary>The path with its leading slash; not empty.</summary>
    public string Path { get; }

    /// <summary>The namespace, where the path is <c>/ns/{namespace}/sa/{service}</c>.</summary>
    public string? Namespace { get; }

    /// <summary>The service's name in the mesh, where the path is <c>/ns/{namespace}/sa/{service}</c>.</summary>
    public string? ServiceName { get; }

    /// <summary>The id of a service of this mesh.</summary>
    /// <param name="trustDomain">The trust domain.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="serviceName">The service's name.</param>
    /// <exception cref="FormatException">A part cannot be part of a SPIFFE id.</exception>
    public static SpiffeId ForService(string trustDomain, string @namespace, string serviceName) =>
        TryParse($"{Scheme}{trustDomain}/ns/{@namespace}/sa/{serviceName}", out var id, out var problem) ? id : throw new FormatException(problem);

    /// <summary>Reads a SPIFFE id of a workload, which has a path.</summary>
    /// <param name="text">The URI.</param>
    /// <param name="id">The id, if it is one.</param>
    /// <param name="problem">What is wrong with it, if it is none.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SpiffeId? id, [NotNullWhen(false)] out string? problem)
    {
        id = null;
        problem = Check(text, out var slash);
        if (problem is not null)
            return false;
        id = new SpiffeId(text![Scheme.Length..slash], text[slash..]);
        return true;
    }

    /// <summary>The URI.</summary>
    public override string ToString() => $"{Scheme}{TrustDomain}{Path}";

    private static string? Check(string? text, out int slash)
    {
        slash = 0;
        if (text is null || !text.StartsWith(Scheme, StringComparison.Ordinal))
            return "it does not begin with spiffe://";
        if (text.Length > MaxLength)
            return $"it is longer than {MaxLength} characters";

        slash = text.IndexOf('/', Scheme.Length);
        if (slash < 0 || slash == text.Length - 1)
            return "it has no path, so it names a trust domain and not a workload";

        var trustDomain = text.AsSpan(Scheme.Length, slash - Scheme.Length);
        if (trustDomain.Length is 0 or > MaxTrustDomainLength || trustDomain.ContainsAnyExcept(TrustDomainCharacters))
            return "its trust domain may only have lower-case letters, digits, '.', '-' and '_'";

        var path = text.AsSpan(slash + 1);
        foreach (var range in path.Split('/'))
        {
            var segment = path[range];
            if (segment is "" or "." or "..")
                return "its path has a segment that is empty, \".\" or \"..\"";
            if (segment.ContainsAnyExcept(PathCharacters))
                return "its path may only have letters, digits, '.', '-' and '_'";
        }

        return null;
    }

    private static readonly SearchValues<char> TrustDomainCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-_");

    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");
}
