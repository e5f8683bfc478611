using Microsoft.Extensions.Configuration;
using ShopMesh.ServiceDefaults.Hosting;

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

    /// <summary>What configuration has now, in order, each once.</summary>
    /// <exception cref="FormatException">An entry is neither <c>https://host:port</c> nor <c>dns:///name:port</c>.</exception>
    public IReadOnlyList<ServiceTarget> Read(IConfiguration configuration) =>
    [
        .. configuration.GetSection(Section).GetChildren()
            .Where(entry => !string.IsNullOrEmpty(entry.Value))
            .Select(entry => ServiceTarget.Parse(entry.Path, entry.Value!))
            .Distinct(),
    ];

    /// <summary>Checks at start what configuration has. That a service has no address yet is no mistake: it may come later.</summary>
    /// <exception cref="StartupException">An entry cannot be read.</exception>
    public void Check(IConfiguration configuration)
    {
        try
        {
            Read(configuration);
        }
        catch (FormatException exception)
        {
            throw new StartupException(exception.Message, exception);
        }
    }
}
