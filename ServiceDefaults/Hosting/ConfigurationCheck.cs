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
    ServerMarker? server = null) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (server is not null)
            CheckListeners();

        foreach (var client in clients)
        {
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
                    RequireScheme(endpoint, Uri.UriSchemeHttps);
                    Load(mesh, own: true, "the mesh listener");
                    break;
                case MeshListenerNames.Edge:
                    RequireScheme(endpoint, Uri.UriSchemeHttps);
                    edge.Require(own: true, trust: false, "the edge listener");
                    _ = edge.Current;
                    break;
                case MeshListenerNames.Management:
                    RequireScheme(endpoint, Uri.UriSchemeHttp);
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

    private static void RequireScheme(IConfigurationSection endpoint, string scheme)
    {
        var url = endpoint["Url"];
        if (url is null || !url.StartsWith(scheme + "://", StringComparison.OrdinalIgnoreCase))
            throw new StartupException($"{endpoint.Path}:Url is \"{url}\" but must begin with {scheme}://.");
    }
}
