using Docker.DotNet.Handler.Abstractions;

namespace Docker.DotNet;

/// <summary>A client of a container engine. It can be used by many threads at once.</summary>
public interface IDockerClient : IDisposable
{
    /// <summary>Gets the options of the client.</summary>
    ResolvedClientOptions Options { get; }

    /// <summary>Gets or sets the time after which a call that neither streams nor waits fails with a <see cref="TimeoutException"/>.</summary>
    TimeSpan DefaultTimeout { get; set; }

    /// <summary>Gets the operations on containers.</summary>
    IContainerOperations Containers { get; }

    /// <summary>Gets the operations on commands that run in containers.</summary>
    IExecOperations Exec { get; }

    /// <summary>Gets the operations on images.</summary>
    IImageOperations Images { get; }

    /// <summary>Gets the operations on networks.</summary>
    INetworkOperations Networks { get; }

    /// <summary>Gets the operations on the engine itself.</summary>
    ISystemOperations System { get; }

    /// <summary>Gets the operations on volumes.</summary>
    IVolumeOperations Volumes { get; }
}
