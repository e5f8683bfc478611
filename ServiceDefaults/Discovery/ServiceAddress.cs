using Microsoft.Extensions.Configuration;

namespace ShopMesh.ServiceDefaults.Discovery;

/// <summary>The part of a <c>mesh:///</c> address that names a service, and perhaps one of its endpoints (<c>_edge.users</c>).</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Endpoint">The endpoint's name; <c>mesh</c> where the address names none.</param>
internal sealed record ServiceAddress(string Service, string Endpoint)
{
    /// <summary>The section that lists the replicas' addresses.</summary>
    public string Section => $"services:{Service}:{Endpoint}";

    /// <summary>Reads the path of an address; <see langword="null"/> if it names no service.</summary>
    public static ServiceAddress? Parse(string path)
    {
        if (!path.StartsWith('_'))
            return path.Length == 0 ? null : new ServiceAddress(path, "mesh");
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot < 2 || dot == path.Length - 1 ? null : new ServiceAddress(path[(dot + 1)..], path[1..dot]);
    }

    /// <summary>The addresses that configuration has now, in order, each once.</summary>
    /// <exception cref="FormatException">One of them is not an https address of a host and a port.</exception>
    public IReadOnlyList<(string Host, int Port)> Resolve(IConfiguration configuration)
    {
        var addresses = new List<(string Host, int Port)>();
        foreach (var entry in configuration.GetSection(Section).GetChildren().Where(entry => !string.IsNullOrEmpty(entry.Value)))
        {
            if (!Uri.TryCreate(entry.Value, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps || uri.AbsolutePath != "/")
                throw new FormatException($"{entry.Path} is \"{entry.Value}\" but must be https://host:port.");
            if (!addresses.Contains((uri.IdnHost, uri.Port)))
                addresses.Add((uri.IdnHost, uri.Port));
        }

        return addresses;
    }
}
