namespace Docker.DotNet;

/// <summary>Operations on containers.</summary>
public interface IContainerOperations
{
    /// <summary>Lists containers.</summary>
    /// <param name="parameters">Which.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The containers.</returns>
    Task<IList<ContainerListResponse>> ListContainersAsync(
        ContainersListParameters parameters, CancellationToken cancellationToken = default);

    /// <summary>Creates a container, without starting it.</summary>
    /// <param name="parameters">The container.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="DockerImageNotFoundException">The engine does not have the image.</exception>
    Task<CreateContainerResponse> CreateContainerAsync(CreateContainerParameters parameters, CancellationToken cancellationToken = default);

    /// <summary>Describes a container.</summary>
    /// <param name="id">Name or id of the container.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The container.</returns>
    /// <exception cref="DockerContainerNotFoundException">There is no such container.</exception>
    Task<ContainerInspectResponse> InspectContainerAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Starts a container.</summary>
    /// <param name="id">Name or id of the container.</param>
    /// <param name="parameters">How.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>False if it was running already.</returns>
    /// <exception cref="DockerContainerNotFoundException">There is no such container.</exception>
    Task<bool> StartContainerAsync(string id, ContainerStartParameters? parameters, CancellationToken cancellationToken = default);

    /// <summary>Stops a container: with its stop signal, and after a time with SIGKILL. The call takes as long as that; only cancellation ends it earlier.</summary>
    /// <param name="id">Name or id of the container.</param>
    /// <param name="parameters">How.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>False if it was not running.</returns>
    /// <exception cref="DockerContainerNotFoundException">There is no such container.</exception>
    Task<bool> StopContainerAsync(string id, ContainerStopParameters? parameters, CancellationToken cancellationToken = default);

    /// <summary>Stops and starts a container. The call takes as long as that; only cancellation ends it earlier.</summary>
    /// <param name="id">Name or id of the container.</param>
    /// <param name="parameters">How.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when it runs again.</returns>
    /// <exception cref="DockerContainerNotFoundException">There is no such container.</exception>
    Task RestartContainerAsync(string id, ContainerRestartParameters? parameters, CancellationToken cancellationToken = default);

    /// <summary>Sends a signal to a container.</summary>
    /// <param name="id">Name or id of the container.</param>
    /// <param name="parameters">How.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the signal is sent.</returns>
    /// <exception cref="DockerContainerNotFoundException">There is no such container.</exception>
    Task KillContainerAsync(string id, ContainerKillParameters? parameters, CancellationToken cancellationToken = default);

    /// <summary>Freezes all processes of a container.</summary>
    /// <param name="id">Name or id of the container.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when they are.</returns>
    /// <exception cref="DockerContainerNotFoundException">There is no such container.</exception>
    Task PauseContainerAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lets the processes of a paused container go on.</summary>
    /// <param name="id">Name or id of the container.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when they do.</returns>
    /// <exception cref="DockerContainerNotFoundException">There is no such container.</exception>
    Task UnpauseContainerAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Waits until a container is not running. No time limit applies.</summary>
    /// <param name="id">Name or id of the container.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="DockerContainerNotFoundException">There is no such container.</exception>
    Task<ContainerWaitResponse> WaitContainerAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Removes a container.</summary>
    /// <param name="id">Name or id of the container.</param>
    /// <param name="parameters">How.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when it is removed.</returns>
    /// <exception cref="DockerContainerNotFoundException">There is no such container.</exception>
    Task RemoveContainerAsync(string id, ContainerRemoveParameters? parameters, CancellationToken cancellationToken = default);

    /// <summary>Reads what a container wrote. Frames are told from raw output by what the engine says or, before API 1.42, by whether the container has a terminal.</summary>
    /// <param name="id">Name or id of the container.</param>
    /// <param name="parameters">Which part.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The output; to be disposed.</returns>
    /// <exception cref="DockerContainerNotFoundException">There is no such container.</exception>
    Task<MultiplexedStream> GetContainerLogsAsync(
        string id, ContainerLogsParameters parameters, CancellationToken cancellationToken = default);

    /// <summary>Attaches to the streams of a container.</summary>
    /// <param name="id">Name or id of the container.</param>
    /// <param name="parameters">Which streams.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The streams; to be disposed.</returns>
    /// <exception cref="DockerContainerNotFoundException">There is no such container.</exception>
    Task<MultiplexedStream> AttachContainerAsync(
        string id, ContainerAttachParameters parameters, CancellationToken cancellationToken = default);

    /// <summary>Reads a file or directory of a container as a tar archive.</summary>
    /// <param name="id">Name or id of the container.</param>
    /// <param name="parameters">The path.</param>
    /// <param name="statOnly">Whether only its description is asked for.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The description and the archive, which is to be disposed.</returns>
    /// <exception cref="DockerContainerNotFoundException">There is no such container, or no such path in it.</exception>
    Task<ContainerArchiveResponse> GetArchiveFromContainerAsync(
        string id, ContainerPathStatParameters parameters, bool statOnly, CancellationToken cancellationToken = default);

    /// <summary>Extracts a tar archive into a directory of a container. The archive is sent as it is read; no time limit applies.</summary>
    /// <param name="id">Name or id of the container.</param>
    /// <param name="parameters">The directory.</param>
    /// <param name="stream">The archive, plain or compressed; it stays open.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when everything is extracted.</returns>
    /// <exception cref="DockerContainerNotFoundException">There is no such container, or no such directory in it.</exception>
    Task ExtractArchiveToContainerAsync(
        string id, CopyToContainerParameters parameters, Stream stream, CancellationToken cancellationToken = default);
}
