using Docker.DotNet.Handler.Abstractions;
using Docker.DotNet.NPipe;
using Docker.DotNet.Operations;
using Docker.DotNet.Transport;

namespace Docker.DotNet;

/// <summary>A client of a container engine, made by <see cref="DockerClientBuilder"/>.</summary>
public sealed class DockerClient : IDockerClient
{
    private readonly EngineConnection _connection;

    internal DockerClient(ResolvedClientOptions options, NPipeTransportOptions pipe)
    {
        Options = options;
        _connection = new EngineConnection(options, Connector.Create(options, pipe));
        Containers = new ContainerOperations(_connection);
        Exec = new ExecOperations(_connection);
        Images = new ImageOperations(_connection);
        Networks = new NetworkOperations(_connection);
        System = new SystemOperations(_connection);
        Volumes = new VolumeOperations(_connection);
    }

    /// <inheritdoc />
    public ResolvedClientOptions Options { get; }

    /// <inheritdoc />
    public TimeSpan DefaultTimeout
    {
        get => _connection.DefaultTimeout;
        set => _connection.DefaultTimeout = value;
    }

    /// <inheritdoc />
    public IContainerOperations Containers { get; }

    /// <inheritdoc />
    public IExecOperations Exec { get; }

    /// <inheritdoc />
    public IImageOperations Images { get; }

    /// <inheritdoc />
    public INetworkOperations Networks { get; }

    /// <inheritdoc />
    public ISystemOperations System { get; }

    /// <inheritdoc />
    public IVolumeOperations Volumes { get; }

    /// <summary>Closes idle connections. Streams that were handed out stay open until they are disposed.</summary>
    public void Dispose() => _connection.Dispose();
}
