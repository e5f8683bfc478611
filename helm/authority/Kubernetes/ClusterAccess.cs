using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace ShopMesh.Authority.Kubernetes;

/// <summary>What Kubernetes gives a pod to speak to its API server with.</summary>
/// <param name="Server">The API server.</param>
/// <param name="Directory">The folder with <c>token</c>, <c>ca.crt</c> and <c>namespace</c>; the token in it is exchanged while the pod runs.</param>
internal sealed record ClusterAccess(Uri Server, string Directory)
{
    /// <summary>Where Kubernetes mounts a service account's files.</summary>
    public const string DefaultDirectory = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The authorities of the API server's certificate.</summary>
    public string AuthorityPath => Path.Combine(Directory, "ca.crt");

    /// <summary>The access of the pod that this program runs in.</summary>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <param name="directory">The service account's files.</param>
    /// <exception cref="KubernetesException">This is no pod, or it has no service account's token.</exception>
    public static ClusterAccess OfThisPod(Func<string, string?> environment, string directory = DefaultDirectory)
    {
        var host = environment("KUBERNETES_SERVICE_HOST");
        var port = environment("KUBERNETES_SERVICE_PORT");
        if (host is not { Length: > 0 } || !ushort.TryParse(port, CultureInfo.InvariantCulture, out var number))
        {
            throw new KubernetesException(
                "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT do not say where the API server is: the authority runs in a pod of the cluster.");
        }

        var access = new ClusterAccess(new UriBuilder(Uri.UriSchemeHttps, Bracketed(host), number).Uri, directory);
        if (!File.Exists(access.AuthorityPath))
        {
            throw new KubernetesException(
                $"{access.AuthorityPath} is missing: the pod needs the token of its service account (automountServiceAccountToken: true).");
        }

        return access;
    }

    /// <summary>The namespace that the pod is in, if its service account's files say.</summary>
    /// <param name="directory">Those files.</param>
    public static string? ReadNamespace(string directory)
    {
        var path = Path.Combine(directory, "namespace");
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }

    /// <summary>The token as it is now.</summary>
    /// <exception cref="KubernetesException">There is none.</exception>
    public string ReadToken()
    {
        var path = Path.Combine(Directory, "token");
        try
        {
            return File.ReadAllText(path).Trim() is { Length: > 0 } token
                ? token
                : throw new KubernetesException($"{path} is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesException($"{path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>
    /// The uid of the service account, from the claims of its own token, which spares a permission to read the account. The server
    /// takes no token of an account that was replaced by another of the same name, so what it takes speaks of the present one.
    /// </summary>
    /// <param name="name">The account.</param>
    public string? ReadServiceAccountUid(string name)
    {
        if (ReadToken().Split('.') is not [_, var payload, _])
            return null;
        try
        {
            using var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(payload));
            var account = claims.RootElement.GetProperty("kubernetes.io").GetProperty("serviceaccount");
            return account.GetProperty("name").GetString() == name ? account.GetProperty("uid").GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            // A token of another form; the server is asked instead.
            return null;
        }
    }

    private static string Bracketed(string host) =>
        IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : host;
}
