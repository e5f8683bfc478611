using Docker.DotNet.Serialization;
using Docker.DotNet.Transport;

namespace Docker.DotNet.Operations;

internal sealed class VolumeOperations(EngineConnection connection) : IVolumeOperations
{
    public Task<VolumesListResponse> ListAsync(CancellationToken cancellationToken) => ListAsync(null, cancellationToken);

    public async Task<VolumesListResponse> ListAsync(VolumesListParameters? parameters, CancellationToken cancellationToken)
    {
        var query = new RequestQuery().AddJson("filters", parameters?.Filters);
        var response = await connection.SendAsync<VolumesListResponse>(
            new EngineRequest(HttpMethod.Get, $"/volumes{query}"), cancellationToken).ConfigureAwait(false);
        // The engine says null when there are none.
        response.Volumes ??= [];
        response.Warnings ??= [];
        return response;
    }

    public Task<VolumeResponse> CreateAsync(VolumesCreateParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return connection.SendAsync<VolumeResponse>(
            new EngineRequest(HttpMethod.Post, "/volumes/create") { Json = EngineJson.Serialize(parameters) }, cancellationToken);
    }

    public Task<VolumeResponse> InspectAsync(string name, CancellationToken cancellationToken) =>
        connection.SendAsync<VolumeResponse>(new EngineRequest(HttpMethod.Get, PathOf(name)), cancellationToken);

    public Task RemoveAsync(string name, bool? force, CancellationToken cancellationToken)
    {
        var query = new RequestQuery().Add("force", force);
        return connection.SendAsync(new EngineRequest(HttpMethod.Delete, $"{PathOf(name)}{query}"), cancellationToken);
    }

    public Task<VolumesPruneResponse> PruneAsync(VolumesPruneParameters? parameters, CancellationToken cancellationToken)
    {
        var query = new RequestQuery().AddJson("filters", parameters?.Filters);
        return connection.SendAsync<VolumesPruneResponse>(
            new EngineRequest(HttpMethod.Post, $"/volumes/prune{query}"), cancellationToken);
    }

    private static string PathOf(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return $"/volumes/{Uri.EscapeDataString(name)}";
    }
}
