using System.Net;
using Docker.DotNet.Serialization;
using Docker.DotNet.Transport;

namespace Docker.DotNet.Operations;

internal sealed class ImageOperations(EngineConnection connection) : IImageOperations
{
    private const string RegistryAuthHeader = "X-Registry-Auth";
    private const string RegistryConfigHeader = "X-Registry-Config";

    public async Task<IList<ImagesListResponse>> ListImagesAsync(ImagesListParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new RequestQuery()
            .Add("all", parameters.All).Add("digests", parameters.Digests).AddJson("filters", parameters.Filters);
        return await connection.SendAsync<List<ImagesListResponse>>(
            new EngineRequest(HttpMethod.Get, $"/images/json{query}"), cancellationToken).ConfigureAwait(false);
    }

    public Task<ImageInspectResponse> InspectImageAsync(string name, CancellationToken cancellationToken) =>
        connection.SendAsync<ImageInspectResponse>(Request(HttpMethod.Get, name, "/json"), cancellationToken);

    public Task CreateImageAsync(
        ImagesCreateParameters parameters, AuthConfig? authConfig, IProgress<JSONMessage> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return CreateImageAsync(parameters, parameters.FromSrc, body: null, authConfig, progress, cancellationToken);
    }

    public Task CreateImageAsync(
        ImagesCreateParameters parameters,
        Stream imageStream,
        AuthConfig? authConfig,
        IProgress<JSONMessage> progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(imageStream);
        return CreateImageAsync(parameters, "-", imageStream, authConfig, progress, cancellationToken);
    }

    public Task BuildImageFromDockerfileAsync(
        ImageBuildParameters parameters,
        Stream contents,
        IEnumerable<AuthConfig>? authConfigs,
        IDictionary<string, string>? headers,
        IProgress<JSONMessage> progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(contents);
        var allHeaders = new List<KeyValuePair<string, string>>(headers ?? new Dictionary<string, string>());
        var byServer = (authConfigs ?? []).Where(config => config.ServerAddress is not null)
            .GroupBy(config => config.ServerAddress!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        if (byServer.Count > 0)
            allHeaders.Add(new(RegistryConfigHeader, EngineJson.SerializeToHeader(byServer)));

        var request = new EngineRequest(HttpMethod.Post, $"/build{QueryOf(parameters)}")
        {
            Body = contents,
            Headers = allHeaders,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        return connection.SendForProgressAsync(request, progress, cancellationToken);
    }

    public Task TagImageAsync(string name, ImageTagParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new RequestQuery()
            .Add("repo", parameters.RepositoryName).Add("tag", parameters.Tag).Add("force", parameters.Force);
        return connection.SendAsync(Request(HttpMethod.Post, name, $"/tag{query}"), cancellationToken);
    }

    public async Task<IList<IDictionary<string, string>>> DeleteImageAsync(
        string name, ImageDeleteParameters? parameters, CancellationToken cancellationToken)
    {
        var query = new RequestQuery().Add("force", parameters?.Force).Add("noprune", parameters?.NoPrune);
        return await connection.SendAsync<List<IDictionary<string, string>>>(
            Request(HttpMethod.Delete, name, query.ToString()), cancellationToken).ConfigureAwait(false);
    }

    private static RequestQuery QueryOf(ImageBuildParameters parameters) => new RequestQuery()
        .AddAll("t", parameters.Tags)
        .Add("dockerfile", parameters.Dockerfile)
        .Add("remote", parameters.RemoteContext)
        .Add("q", parameters.SuppressOutput)
        .Add("nocache", parameters.NoCache)
        .AddJson("cachefrom", parameters.CacheFrom)
        .Add("rm", parameters.Remove)
        .Add("forcerm", parameters.ForceRemove)
        .Add("pull", string.IsNullOrEmpty(parameters.Pull) ? null : parameters.Pull)
        .AddJson("buildargs", parameters.BuildArgs)
        .AddJson("labels", parameters.Labels)
        .Add("target", parameters.Target)
        .Add("networkmode", parameters.NetworkMode)
        .Add("platform", parameters.Platform)
        .Add("memory", parameters.Memory)
        .Add("shmsize", parameters.ShmSize)
        .AddAll("extrahosts", parameters.ExtraHosts)
        .Add("squash", parameters.Squash);

    /// <summary>A name keeps its slashes: they are part of the route.</summary>
    private static EngineRequest Request(HttpMethod method, string name, string rest)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var path = string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
        return new EngineRequest(method, $"/images/{path}{rest}") { NotFound = NotFound };
    }

    private static DockerImageNotFoundException NotFound(string body) => new(HttpStatusCode.NotFound, body);

    private Task CreateImageAsync(
        ImagesCreateParameters parameters,
        string? source,
        Stream? body,
        AuthConfig? authConfig,
        IProgress<JSONMessage> progress,
        CancellationToken cancellationToken)
    {
        var query = new RequestQuery()
            .Add("fromImage", parameters.FromImage).Add("fromSrc", source).Add("repo", parameters.Repo).Add("tag", parameters.Tag)
            .Add("message", parameters.Message).AddAll("changes", parameters.Changes).Add("platform", parameters.Platform);
        var request = new EngineRequest(HttpMethod.Post, $"/images/create{query}")
        {
            Body = body,
            Headers = authConfig is null ? [] : [new(RegistryAuthHeader, EngineJson.SerializeToHeader(authConfig))],
            Timeout = Timeout.InfiniteTimeSpan,
            NotFound = NotFound,
        };
        return connection.SendForProgressAsync(request, progress, cancellationToken);
    }
}
