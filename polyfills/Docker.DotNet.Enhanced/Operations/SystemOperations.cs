using Docker.DotNet.Transport;

namespace Docker.DotNet.Operations;

internal sealed class SystemOperations(EngineConnection connection) : ISystemOperations
{
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        using var response = await connection.SendUnversionedAsync("/_ping", cancellationToken).ConfigureAwait(false);
    }

    public Task<VersionResponse> GetVersionAsync(CancellationToken cancellationToken) =>
        connection.SendAsync<VersionResponse>(new EngineRequest(HttpMethod.Get, "/version"), cancellationToken);

    public Task<SystemInfoResponse> GetSystemInfoAsync(CancellationToken cancellationToken) =>
        connection.SendAsync<SystemInfoResponse>(new EngineRequest(HttpMethod.Get, "/info"), cancellationToken);
}
