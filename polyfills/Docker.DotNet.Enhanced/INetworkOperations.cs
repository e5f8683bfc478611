namespace Docker.DotNet;

/// <summary>Operations on networks.</summary>
public interface INetworkOperations
{
    /// <summary>Lists networks.</summary>
    /// <param name="parameters">Which; null: all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The networks.</returns>
    Task<IList<NetworkResponse>> ListNetworksAsync(
        NetworksListParameters? parameters = null, CancellationToken cancellationToken = default);

    /// <summary>Describes a network.</summary>
    /// <param name="id">Name or id of the network.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The network.</returns>
    /// <exception cref="DockerNetworkNotFoundException">There is no such network.</exception>
    Task<NetworkResponse> InspectNetworkAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Creates a network.</summary>
    /// <param name="parameters">The network.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Its id.</returns>
    Task<NetworksCreateResponse> CreateNetworkAsync(NetworksCreateParameters parameters, CancellationToken cancellationToken = default);

    /// <summary>Connects a container to a network.</summary>
    /// <param name="id">Name or id of the network.</param>
    /// <param name="parameters">The container.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when it is connected.</returns>
    /// <exception cref="DockerNetworkNotFoundException">There is no such network, or no such container.</exception>
    Task ConnectNetworkAsync(string id, NetworkConnectParameters parameters, CancellationToken cancellationToken = default);

    /// <summary>Disconnects a container from a network.</summary>
    /// <param name="id">Name or id of the network.</param>
    /// <param name="parameters">The container.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when it is disconnected.</returns>
    /// <exception cref="DockerNetworkNotFoundException">There is no such network, or no such container.</exception>
    Task DisconnectNetworkAsync(string id, NetworkDisconnectParameters parameters, CancellationToken cancellationToken = default);

    /// <summary>Deletes a network.</summary>
    /// <param name="id">Name or id of the network.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when it is deleted.</returns>
    /// <exception cref="DockerNetworkNotFoundException">There is no such network.</exception>
    Task DeleteNetworkAsync(string id, CancellationToken cancellationToken = default);
}
