using System.Net.Sockets;
using System.Text.Json;
using DotNet.Testcontainers.Configurations;
using Xunit;

namespace ShopMesh.Testing.Containers;

/// <summary>The container engine that the tests use: the one that Testcontainers finds.</summary>
/// <remarks>
/// It is looked for once per process. At that moment what killed runs have left in it is removed, so ask for the engine before making anything.
/// </remarks>
public sealed class ContainerEngine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RegistryPatience = TimeSpan.FromSeconds(5);
    private static readonly Lazy<Task<Search>> FirstSearch = new(() => Task.Run(FirstSearchAsync));

    private ContainerEngine(Uri endpoint, string version, string apiVersion)
    {
        Endpoint = endpoint;
        Version = version;
        ApiVersion = apiVersion;
    }

    /// <summary>Where it answers, for example <c>unix:///var/run/docker.sock</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>What it calls itself, for example <c>Docker 20.10.24+dfsg1</c>.</summary>
    public string Version { get; }

    /// <summary>The highest version of the Docker Engine API that it speaks.</summary>
    public string ApiVersion { get; }

    /// <summary>What removes that which a killed run leaves in the engine, as half a sentence.</summary>
    public string Cleanup { get; private set; } = "";

    /// <summary>The engine, or null when none answers.</summary>
    public static async Task<ContainerEngine?> FindAsync() => (await FirstSearch.Value.ConfigureAwait(false)).Engine;

    /// <summary>Why there is no engine, and what to do about it; empty when there is one.</summary>
    public static async Task<string> WhyMissingAsync() => (await FirstSearch.Value.ConfigureAwait(false)).WhyMissing;

    /// <summary>The engine; the test that calls this is skipped, with the reason and what mends it, when there is none.</summary>
    public static ContainerEngine SkipIfMissing()
    {
        var search = FirstSearch.Value.GetAwaiter().GetResult();
        Assert.SkipWhen(search.Engine is null, search.WhyMissing);
        return search.Engine!;
    }

    /// <summary>Whether the engine has this image, by name or id.</summary>
    public async Task<bool> HasImageAsync(string image, CancellationToken cancellationToken = default)
    {
        using var connection = new EngineConnection(Endpoint);
        return await connection.GetAsync($"images/{image}/json", cancellationToken).ConfigureAwait(false) is not null;
    }

    /// <summary>Whether the engine has this image or a registry that answers quickly would give it.</summary>
    public async Task<bool> CanHaveImageAsync(string image, CancellationToken cancellationToken = default)
    {
        if (await HasImageAsync(image, cancellationToken).ConfigureAwait(false))
            return true;

        using var connection = new EngineConnection(Endpoint);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(RegistryPatience);
        try
        {
            // The engine asks the registry, with its settings of proxies and mirrors, and pulls nothing.
            return await connection.GetAsync($"distribution/{image}/json", timeout.Token).ConfigureAwait(false) is not null;
        }
        catch (Exception refused) when (refused is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Removes what test processes that are gone have left; this was already done once when the engine was found.</summary>
    /// <returns>How many containers, networks, volumes and images were removed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken = default)
    {
        using var connection = new EngineConnection(Endpoint);
        return await AbandonedResources.SweepAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override string ToString() => Version;

    /// <summary>Asks whether an engine listens there.</summary>
    internal static async Task<Search> SearchAsync(Uri endpoint)
    {
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            return new Search(await AskAsync(endpoint, timeout.Token).ConfigureAwait(false), "");
        }
        catch (Exception silent) when (silent is HttpRequestException or SocketException or IOException or JsonException or OperationCanceledException)
        {
            return Missing($"{endpoint}: {silent.InnerException?.Message ?? silent.Message}");
        }
    }

    // Testcontainers knows where to look: its own settings, DOCKER_HOST, the current context, the usual places.
    private static async Task<Search> FirstSearchAsync()
    {
        if (TestcontainersSettings.OS?.DockerEndpointAuthConfig?.Endpoint is not { } endpoint)
            return Missing(Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host ? $"DOCKER_HOST is {host}" : "DOCKER_HOST is not set");

        var search = await SearchAsync(endpoint).ConfigureAwait(false);
        if (search.Engine is { } engine)
        {
            await engine.SweepAsync().ConfigureAwait(false);
            engine.Cleanup = await ResourceReaperSetting.DecideAsync(engine, CancellationToken.None).ConfigureAwait(false);
        }

        return search;
    }

    private static Search Missing(string why)
        => new(null, $"no container engine answers ({why}). Install and start one (Debian and Ubuntu: apt-get install docker.io), or set DOCKER_HOST to one that runs.");

    private static async Task<ContainerEngine> AskAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        using var connection = new EngineConnection(endpoint);
        var version = await connection.GetAsync("version", cancellationToken).ConfigureAwait(false)
                      ?? throw new HttpRequestException("The answer is not a container engine's.");
        // Podman says in its components what it is; Docker's first component is the engine.
        var isPodman = version.TryGetProperty("Components", out var components)
                       && components.EnumerateArray().Any(part => part.GetProperty("Name").GetString()?.Contains("Podman", StringComparison.Ordinal) == true);
        return new ContainerEngine(
            endpoint,
            $"{(isPodman ? "Podman" : "Docker")} {version.GetProperty(nameof(Version)).GetString()}",
            version.GetProperty(nameof(ApiVersion)).GetString()!);
    }

    /// <summary>How the search ended.</summary>
    internal sealed record Search(ContainerEngine? Engine, string WhyMissing);
}
