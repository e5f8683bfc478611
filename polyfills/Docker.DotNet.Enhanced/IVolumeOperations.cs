namespace Docker.DotNet;

/// <summary>Operations on volumes.</summary>
public interface IVolumeOperations
{
    /// <summary>Lists all volumes.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The volumes.</returns>
    Task<VolumesListResponse> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists volumes.</summary>
    /// <param name="parameters">Which; null: all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The volumes.</returns>
    Task<VolumesListResponse> ListAsync(VolumesListParameters? parameters, CancellationToken cancellationToken = default);

    /// <summary>Creates a volume, or finds the one of that name.</summary>
    /// <param name="parameters">The volume.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The volume.</returns>
    Task<VolumeResponse> CreateAsync(VolumesCreateParameters parameters, CancellationToken cancellationToken = default);

    /// <summary>Describes a volume.</summary>
    /// <param name="name">Name of the volume.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The volume.</returns>
    /// <exception cref="DockerApiException">With the status 404: there is no such volume.</exception>
    Task<VolumeResponse> InspectAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Removes a volume.</summary>
    /// <param name="name">Name of the volume.</param>
    /// <param name="force">Whether one that does not exist, or whose driver has failed, is no error.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when it is removed.</returns>
    /// <exception cref="DockerApiException">With the status 404: there is no such volume.</exception>
    Task RemoveAsync(string name, bool? force = null, CancellationToken cancellationToken = default);

    /// <summary>Removes volumes that no container uses.</summary>
    /// <param name="parameters">Which; null: all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What was removed.</returns>
    Task<VolumesPruneResponse> PruneAsync(VolumesPruneParameters? parameters = null, CancellationToken cancellationToken = default);
}
