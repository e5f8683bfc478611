using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Volumes;

namespace ShopMesh.Containers.Tests.Running;

/// <summary>One replica of a service in a container, and what can happen to it.</summary>
internal sealed class ServiceContainer(string service, string name, IContainer container, IVolume identity, ShopNetworks networks, DockerClient docker)
    : IAsyncDisposable
{
    public const int MeshPort = 8443;
    public const int EdgePort = 9443;
    public const int ManagementPort = 8080;

    /// <summary>The service, which is the name that both replicas are found by.</summary>
    public string Service => service;

    /// <summary>The replica; also its service.instance.id.</summary>
    public string Name => name;

    public Uri Mesh => Published("https", MeshPort);

    public Uri Edge => Published("https", EdgePort);

    /// <summary>Starts it, or starts it again after it was killed, and waits until it is healthy.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => container.StartAsync(cancellationToken);

    /// <summary>Stops every process in it for as long as the pause lasts; connections stay open and are accepted by the kernel.</summary>
    public Task PauseAsync(CancellationToken cancellationToken) => container.PauseAsync(cancellationToken);

    public Task UnpauseAsync(CancellationToken cancellationToken) => container.UnpauseAsync(cancellationToken);

    /// <summary>As a machine that loses its power.</summary>
    public Task KillAsync(CancellationToken cancellationToken) =>
        docker.Containers.KillContainerAsync(container.Id, new ContainerKillParameters { Signal = "KILL" }, cancellationToken);

    /// <summary>As a rolling update: the service drains and ends.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => container.StopAsync(cancellationToken);

    /// <summary>Cuts it off from the other services and the database; its published ports stay.</summary>
    public Task DisconnectAsync(CancellationToken cancellationToken) => docker.Networks.DisconnectNetworkAsync(
        networks.Inside.Name, new NetworkDisconnectParameters { Container = container.Id, Force = true }, cancellationToken);

    public Task ConnectAsync(CancellationToken cancellationToken) => ConnectAsync(service, container.Id, networks, docker, cancellationToken);

    /// <summary>The last lines that it has said.</summary>
    public async Task<string> LogAsync(int lines)
    {
        var (output, errors) = await container.GetLogsAsync(timestampsEnabled: true);
        return string.Join('\n', $"{output}\n{errors}".Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(lines));
    }

    /// <summary>Connects a container to the network of the services under the alias that all its replicas share.</summary>
    public static Task ConnectAsync(string alias, string id, ShopNetworks networks, DockerClient docker, CancellationToken cancellationToken) =>
        docker.Networks.ConnectNetworkAsync(
            networks.Inside.Name,
            new NetworkConnectParameters { Container = id, EndpointConfig = new EndpointSettings { Aliases = [alias] } },
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await container.DisposeAsync();
        await identity.DisposeAsync();
    }

    private Uri Published(string scheme, int port) => new($"{scheme}://127.0.0.1:{container.GetMappedPublicPort(port)}");
}
