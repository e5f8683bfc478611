using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using ShopMesh.ServiceDefaults.Clients;
using ShopMesh.ServiceDefaults.Identity;
using ShopMesh.ServiceDefaults.Listeners;

namespace ShopMesh.ServiceDefaults.Hosting;

/// <summary>
/// Checks before anything listens that what is configured can work: listeners are known and have the certificates they need,
/// and so do clients. Loads those certificates.
/// </summary>
internal sealed class ConfigurationCheck(
    IConfiguration configuration,
    IEnumerable<ClientRequirement> clients,
    MeshCertificateSource mesh,
    EdgeCertificateSource edge,
    RpcCatalog? rpcs = null) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (rpcs is not null)
        {
            if (!rpcs.IsAttached)
                throw new StartupException("The program does not call app.MapDefaultEndpoints(): add it after the services are mapped.");
            CheckListeners();
        }

        foreach (var client in clients)
        {
            client.Address.Check(configuration);
            if (client.IsEdge)
                Load(edge, own: false, client.Name);
            else
                Load(mesh, own: true, client.Name);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void CheckListeners()
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().ToArray();
        if (endpoints.Length == 0)
        {
            throw new StartupException(
                "There is no listener: set Kestrel:Endpoints:mesh:Url (https://…), Kestrel:Endpoints:edge:Url (https://…) and Kestrel:Endpoints:management:Url (http://…).");
        }

        foreach (var endpoint in endpoints)
        {
            switch (endpoint.Key.ToLowerInvariant())
            {
                case MeshListenerNames.Mesh:
                    CheckUrl(endpoint, Uri.UriSchemeHttps);
                    Load(mesh, own: true, "the mesh listener");
                    break;
                case MeshListenerNames.Edge:
                    CheckUrl(endpoint, Uri.UriSchemeHttps);
                    edge.Require(own: true, trust: false, "the edge listener");
                    _ = edge.Current;
                    break;
                case MeshListenerNames.Management:
                    CheckUrl(endpoint, Uri.UriSchemeHttp);
                    break;
                default:
                    throw new StartupException(
                        $"{endpoint.Path} is not a listener of this service: it has {string.Join(", ", MeshListenerNames.All)}.");
            }
        }
    }

    private static void Load(CertificateSource source, bool own, string purpose)
    {
        source.Require(own, trust: true, purpose);
        _ = source.Current;
    }

    private static void CheckUrl(IConfigurationSection endpoint, string scheme)
    {
        var key = $"{endpoint.Path}:Url";
        var url = endpoint["Url"] ?? "";
        if (!url.StartsWith(scheme + "://", StringComparison.OrdinalIgnoreCase))
            throw new StartupException($"{key} is \"{url}\" but must begin with {scheme}://.");

        // Kestrel would take "host:part" for a host without a port. Its wildcards, * and +, are no hosts of a URI.
        if (!Uri.TryCreate(url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal), UriKind.Absolute, out var address)
            || address.AbsolutePath != "/")
            throw new StartupException($"{key} is \"{url}\" but must be {scheme}://host:port.");

        // localhost is two addresses, and one free port cannot be chosen for both.
        if (address.Port == 0 && address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            throw new StartupException($"{key} is \"{url}\": name a port, or write 127.0.0.1 to have a free one chosen. The AppHost sets it when it starts a service.");
    }
}
