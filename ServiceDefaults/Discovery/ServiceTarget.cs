using System.Net;

namespace ShopMesh.ServiceDefaults.Discovery;

/// <summary>One entry of a service's addresses: a replica, or a name whose addresses are replicas.</summary>
/// <param name="Host">The replica's host, or the name.</param>
/// <param name="Port">The port; of each replica, where the entry is a name.</param>
/// <param name="IsName">Whether DNS is asked for the replicas.</param>
internal readonly record struct ServiceTarget(string Host, int Port, bool IsName)
{
    private const string DnsPrefix = "dns:///";

    /// <summary>The host as it stands in certificates: without the dot by which a name says that it is complete.</summary>
    public string CertificateHost => IsName ? Host.TrimEnd('.') : Host;

    /// <summary>Reads <c>https://host:port</c> or <c>dns:///name:port</c>.</summary>
    /// <param name="key">The configuration key, for the message.</param>
    /// <param name="value">The entry.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public static ServiceTarget Parse(string key, string value)
    {
        if (value.StartsWith("dns:", StringComparison.OrdinalIgnoreCase))
            return ParseDns(key, value);
        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps || uri.AbsolutePath != "/")
            throw new FormatException($"{key} is \"{value}\" but must be https://host:port, or dns:///name:port where DNS knows the replicas.");
        return new ServiceTarget(uri.IdnHost, uri.Port, IsName: false);
    }

    private static ServiceTarget ParseDns(string key, string value)
    {
        // The authority of a dns: address would be the server to ask (gRPC's naming document); we ask the one of the system.
        if (!value.StartsWith(DnsPrefix, StringComparison.OrdinalIgnoreCase))
            throw new FormatException($"{key} is \"{value}\" but must be dns:///name:port: the system's resolver is asked, no other server can be named.");

        // As https, so that host and port are taken apart by the rules of URIs; those have no port 0 and a default, which is refused here.
        var target = value[DnsPrefix.Length..];
        var colon = target.LastIndexOf(':');
        if (colon < 1
            || !ushort.TryParse(target[(colon + 1)..], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var port)
            || port == 0)
            throw new FormatException($"{key} is \"{value}\" but must have a port, as in dns:///users:8443.");
        if (!Uri.TryCreate($"https://{target}", UriKind.Absolute, out var uri) || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
            throw new FormatException($"{key} is \"{value}\" but must be dns:///name:port.");
        return new ServiceTarget(uri.IdnHost, port, IsName: !IPAddress.TryParse(uri.IdnHost, out _));
    }
}
