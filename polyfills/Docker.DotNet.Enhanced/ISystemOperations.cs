namespace Docker.DotNet;

/// <summary>Operations on the engine itself.</summary>
public interface ISystemOperations
{
    /// <summary>Asks whether the engine answers.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends with the answer.</returns>
    Task PingAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks for the versions of the engine.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The versions.</returns>
    Task<VersionResponse> GetVersionAsync(CancellationToken cancellationToken = default);

    /// <summary>Describes the engine and its host.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The engine.</returns>
    Task<SystemInfoResponse> GetSystemInfoAsync(CancellationToken cancellationToken = default);
}
