namespace Docker.DotNet;

/// <summary>Operations on commands that run in containers.</summary>
public interface IExecOperations
{
    /// <summary>Creates a command, without starting it.</summary>
    /// <param name="id">Name or id of the container.</param>
    /// <param name="parameters">The command.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="DockerContainerNotFoundException">There is no such container.</exception>
    Task<ContainerExecCreateResponse> CreateContainerExecAsync(
        string id, ContainerExecCreateParameters parameters, CancellationToken cancellationToken = default);

    /// <summary>Starts a command.</summary>
    /// <param name="id">Id of the command.</param>
    /// <param name="parameters">How.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Its streams, to be disposed; empty if it is detached.</returns>
    /// <exception cref="DockerContainerNotFoundException">There is no such command, or its container is gone.</exception>
    Task<MultiplexedStream> StartContainerExecAsync(
        string id, ContainerExecStartParameters parameters, CancellationToken cancellationToken = default);

    /// <summary>Describes a command.</summary>
    /// <param name="id">Id of the command.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The command.</returns>
    /// <exception cref="DockerContainerNotFoundException">There is no such command, or its container is gone.</exception>
    Task<ContainerExecInspectResponse> InspectContainerExecAsync(string id, CancellationToken cancellationToken = default);
}
