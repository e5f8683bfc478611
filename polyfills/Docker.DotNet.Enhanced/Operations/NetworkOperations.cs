using System.Net;
using Docker.DotNet.Serialization;
using Docker.DotNet.Transport;

namespace Docker.DotNet.Operations;

internal sealed class NetworkOperations(EngineConnection connection) : INetworkOperations
{
    public async Task<IList<NetworkResponse>> ListNetworksAsync(NetworksListParameters? parameters, CancellationToken cancellationToken)
    {
        var query = new RequestQuery().AddJson("filters", parameters?.Filters);
        return await connection.SendAsync<List<NetworkResponse>>(
            new EngineRequest(HttpMethod.Get, $"/networks{query}"), cancellationToken).ConfigureAwait(false);
    }

    public Task<NetworkResponse> InspectNetworkAsync(string id, CancellationToken cancellationToken) =>
        connection.SendAsync<NetworkResponse>(Request(HttpMethod.Get, id, ""), cancellationToken);

    public Task<NetworksCreateResponse> CreateNetworkAsync(NetworksCreateParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return connection.SendAsync<NetworksCreateResponse>(
            new EngineRequest(HttpMethod.Post, "/networks/create") { Json = EngineJson.Serialize(parameters) }, cancellationToken);
    }

    public Task ConnectNetworkAsync(string id, NetworkConnectParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return connection.SendAsync(
            Request(HttpMethod.Post, id, "/connect") with { Json = EngineJson.Serialize(parameters) }, cancellationToken);
    }

    public Task DisconnectNetworkAsync(string id, NetworkDisconnectParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return connection.SendAsync(
            Request(HttpMethod.Post, id, "/disconnect") with { Json = EngineJson.Serialize(parameters) }, cancellationToken);
    }

    public Task DeleteNetworkAsync(string id, CancellationToken cancellationToken) =>
        connection.SendAsync(Request(HttpMethod.Delete, id, ""), cancellationToken);

    private static EngineRequest Request(HttpMethod method, string id, string rest)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return new EngineRequest(method, $"/networks/{Uri.EscapeDataString(id)}{rest}")
        {
            NotFound = static body => new DockerNetworkNotFoundException(HttpStatusCode.NotFound, body),
        };
    }
}
