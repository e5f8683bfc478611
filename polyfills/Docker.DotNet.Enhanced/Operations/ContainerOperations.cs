using System.Net;
using Docker.DotNet.Serialization;
using Docker.DotNet.Transport;

namespace Docker.DotNet.Operations;

internal sealed class ContainerOperations(EngineConnection connection) : IContainerOperations
{
    private const string PathStatHeader = "X-Docker-Container-Path-Stat";

    public async Task<IList<ContainerListResponse>> ListContainersAsync(
        ContainersListParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new RequestQuery()
            .Add("all", parameters.All).Add("limit", parameters.Limit).Add("size", parameters.Size).AddJson("filters", parameters.Filters);
        return await connection.SendAsync<List<ContainerListResponse>>(
            new EngineRequest(HttpMethod.Get, $"/containers/json{query}"), cancellationToken).ConfigureAwait(false);
    }

    public Task<CreateContainerResponse> CreateContainerAsync(CreateContainerParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new RequestQuery().Add("name", parameters.Name).Add("platform", parameters.Platform);
        var request = new EngineRequest(HttpMethod.Post, $"/containers/create{query}")
        {
            Json = EngineJson.Serialize(parameters),
            NotFound = static body => new DockerImageNotFoundException(HttpStatusCode.NotFound, body),
        };
        return connection.SendAsync<CreateContainerResponse>(request, cancellationToken);
    }

    public Task<ContainerInspectResponse> InspectContainerAsync(string id, CancellationToken cancellationToken) =>
        connection.SendAsync<ContainerInspectResponse>(Request(HttpMethod.Get, id, "/json"), cancellationToken);

    public Task<bool> StartContainerAsync(string id, ContainerStartParameters? parameters, CancellationToken cancellationToken)
    {
        var query = new RequestQuery().Add("detachKeys", parameters?.DetachKeys);
        return ChangeAsync(Request(HttpMethod.Post, id, $"/start{query}"), cancellationToken);
    }

    public Task<bool> StopContainerAsync(string id, ContainerStopParameters? parameters, CancellationToken cancellationToken)
    {
        var query = new RequestQuery().Add("t", parameters?.WaitBeforeKillSeconds);
        return ChangeAsync(Request(HttpMethod.Post, id, $"/stop{query}") with { Timeout = Timeout.InfiniteTimeSpan }, cancellationToken);
    }

    public Task RestartContainerAsync(string id, ContainerRestartParameters? parameters, CancellationToken cancellationToken)
    {
        var query = new RequestQuery().Add("t", parameters?.WaitBeforeKillSeconds);
        return connection.SendAsync(
            Request(HttpMethod.Post, id, $"/restart{query}") with { Timeout = Timeout.InfiniteTimeSpan }, cancellationToken);
    }

    public Task KillContainerAsync(string id, ContainerKillParameters? parameters, CancellationToken cancellationToken)
    {
        var query = new RequestQuery().Add("signal", parameters?.Signal);
        return connection.SendAsync(Request(HttpMethod.Post, id, $"/kill{query}"), cancellationToken);
    }

    public Task PauseContainerAsync(string id, CancellationToken cancellationToken) =>
        connection.SendAsync(Request(HttpMethod.Post, id, "/pause"), cancellationToken);

    public Task UnpauseContainerAsync(string id, CancellationToken cancellationToken) =>
        connection.SendAsync(Request(HttpMethod.Post, id, "/unpause"), cancellationToken);

    public Task<ContainerWaitResponse> WaitContainerAsync(string id, CancellationToken cancellationToken) =>
        connection.SendAsync<ContainerWaitResponse>(
            Request(HttpMethod.Post, id, "/wait") with { Timeout = Timeout.InfiniteTimeSpan }, cancellationToken);

    public Task RemoveContainerAsync(string id, ContainerRemoveParameters? parameters, CancellationToken cancellationToken)
    {
        var query = new RequestQuery()
            .Add("v", parameters?.RemoveVolumes).Add("link", parameters?.RemoveLinks).Add("force", parameters?.Force);
        return connection.SendAsync(Request(HttpMethod.Delete, id, query.ToString()), cancellationToken);
    }

    public async Task<MultiplexedStream> GetContainerLogsAsync(
        string id, ContainerLogsParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new RequestQuery()
            .Add("stdout", parameters.ShowStdout).Add("stderr", parameters.ShowStderr)
            .Add("since", parameters.Since).Add("until", parameters.Until)
            .Add("timestamps", parameters.Timestamps).Add("follow", parameters.Follow)
            .Add("tail", parameters.Tail).Add("details", parameters.Details);
        var response = await connection.SendForStreamAsync(
            Request(HttpMethod.Get, id, $"/logs{query}"), cancellationToken).ConfigureAwait(false);
        try
        {
            var multiplexed = await IsMultiplexedAsync(
                id, response.Content.Headers.ContentType?.MediaType, cancellationToken).ConfigureAwait(false);
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new MultiplexedStream(stream, multiplexed, closeWrite: null, response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    public async Task<MultiplexedStream> AttachContainerAsync(
        string id, ContainerAttachParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new RequestQuery()
            .Add("stream", parameters.Stream).Add("stdin", parameters.Stdin).Add("stdout", parameters.Stdout)
            .Add("stderr", parameters.Stderr).Add("logs", parameters.Logs).Add("detachKeys", parameters.DetachKeys);
        var attached = await connection.HijackAsync(
            Request(HttpMethod.Post, id, $"/attach{query}"), cancellationToken).ConfigureAwait(false);
        try
        {
            var multiplexed = await IsMultiplexedAsync(id, attached.MediaType, cancellationToken).ConfigureAwait(false);
            return new MultiplexedStream(attached, multiplexed);
        }
        catch
        {
            attached.Dispose();
            throw;
        }
    }

    public async Task<ContainerArchiveResponse> GetArchiveFromContainerAsync(
        string id, ContainerPathStatParameters parameters, bool statOnly, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new RequestQuery().Add("path", parameters.Path);
        var response = await connection.SendForStreamAsync(
            Request(statOnly ? HttpMethod.Head : HttpMethod.Get, id, $"/archive{query}"), cancellationToken).ConfigureAwait(false);
        try
        {
            var stat = response.Headers.TryGetValues(PathStatHeader, out var values)
                ? EngineJson.DeserializeFromHeader<ContainerPathStatResponse>(values.First())
                : throw new InvalidDataException($"The container engine's answer lacks the header {PathStatHeader}.");
            return new ContainerArchiveResponse
            {
                Stat = stat,
                Stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false),
            };
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    public Task ExtractArchiveToContainerAsync(
        string id, CopyToContainerParameters parameters, Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(stream);
        var query = new RequestQuery().Add("path", parameters.Path).Add("noOverwriteDirNonDir", !parameters.AllowOverwriteDirWithFile);
        return connection.SendAsync(
            Request(HttpMethod.Put, id, $"/archive{query}") with { Body = stream, Timeout = Timeout.InfiniteTimeSpan }, cancellationToken);
    }

    private static EngineRequest Request(HttpMethod method, string id, string rest)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return new EngineRequest(method, $"/containers/{Uri.EscapeDataString(id)}{rest}")
        {
            NotFound = static body => new DockerContainerNotFoundException(HttpStatusCode.NotFound, body),
        };
    }

    private async Task<bool> ChangeAsync(EngineRequest request, CancellationToken cancellationToken) =>
        await connection.SendAsync(request, cancellationToken).ConfigureAwait(false) != HttpStatusCode.NotModified;

    private ValueTask<bool> IsMultiplexedAsync(string id, string? mediaType, CancellationToken cancellationToken) =>
        OutputFraming.IsMultiplexedAsync(
            connection,
            mediaType,
            async token => (await InspectContainerAsync(id, token).ConfigureAwait(false)).Config.Tty == true,
            cancellationToken);
}
