using System.Net;
using Docker.DotNet.Serialization;
using Docker.DotNet.Transport;

namespace Docker.DotNet.Operations;

internal sealed class ExecOperations(EngineConnection connection) : IExecOperations
{
    public Task<ContainerExecCreateResponse> CreateContainerExecAsync(
        string id, ContainerExecCreateParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return connection.SendAsync<ContainerExecCreateResponse>(
            Request(HttpMethod.Post, $"/containers/{Escape(id)}/exec") with { Json = EngineJson.Serialize(parameters) }, cancellationToken);
    }

    public async Task<MultiplexedStream> StartContainerExecAsync(
        string id, ContainerExecStartParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var request = Request(HttpMethod.Post, $"/exec/{Escape(id)}/start") with { Json = EngineJson.Serialize(parameters) };
        if (parameters.Detach)
        {
            await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return new MultiplexedStream(Stream.Null, multiplexed: false);
        }

        var started = await connection.HijackAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            // The engine frames the output unless the request to start says that there is a terminal.
            var multiplexed = await OutputFraming.IsMultiplexedAsync(
                connection, started.MediaType, _ => Task.FromResult(parameters.TTY), cancellationToken).ConfigureAwait(false);
            return new MultiplexedStream(started, multiplexed);
        }
        catch
        {
            started.Dispose();
            throw;
        }
    }

    public Task<ContainerExecInspectResponse> InspectContainerExecAsync(string id, CancellationToken cancellationToken) =>
        connection.SendAsync<ContainerExecInspectResponse>(Request(HttpMethod.Get, $"/exec/{Escape(id)}/json"), cancellationToken);

    private static EngineRequest Request(HttpMethod method, string path) => new(method, path)
    {
        NotFound = static body => new DockerContainerNotFoundException(HttpStatusCode.NotFound, body),
    };

    private static string Escape(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return Uri.EscapeDataString(id);
    }
}
