namespace Docker.DotNet;

/// <summary>Operations on images.</summary>
public interface IImageOperations
{
    /// <summary>Lists images.</summary>
    /// <param name="parameters">Which.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The images.</returns>
    Task<IList<ImagesListResponse>> ListImagesAsync(ImagesListParameters parameters, CancellationToken cancellationToken = default);

    /// <summary>Describes an image.</summary>
    /// <param name="name">Name or id of the image.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The image.</returns>
    /// <exception cref="DockerImageNotFoundException">There is no such image.</exception>
    Task<ImageInspectResponse> InspectImageAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Pulls an image. No time limit applies.</summary>
    /// <param name="parameters">The image.</param>
    /// <param name="authConfig">Credentials of the registry; null: none.</param>
    /// <param name="progress">Gets the messages in their order. One with an error is the last: the call itself ends without exception, as the engine has answered with success before.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends with the pull.</returns>
    /// <exception cref="DockerImageNotFoundException">The registry does not have the image, or does not let us see it.</exception>
    /// <exception cref="DockerApiException">The engine could not reach the registry, or refused.</exception>
    Task CreateImageAsync(
        ImagesCreateParameters parameters,
        AuthConfig? authConfig,
        IProgress<JSONMessage> progress,
        CancellationToken cancellationToken = default);

    /// <summary>Imports a file system as an image. No time limit applies.</summary>
    /// <param name="parameters">The image; its source is set to the stream.</param>
    /// <param name="imageStream">The tar archive, plain or compressed; it stays open.</param>
    /// <param name="authConfig">Credentials of the registry; null: none.</param>
    /// <param name="progress">Gets the messages in their order. One with an error is the last: the call itself ends without exception, as the engine has answered with success before.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends with the import.</returns>
    Task CreateImageAsync(
        ImagesCreateParameters parameters,
        Stream imageStream,
        AuthConfig? authConfig,
        IProgress<JSONMessage> progress,
        CancellationToken cancellationToken = default);

    /// <summary>Builds an image. The context is sent as it is read; no time limit applies.</summary>
    /// <param name="parameters">How.</param>
    /// <param name="contents">Tar archive of the context, plain or compressed; it stays open.</param>
    /// <param name="authConfigs">Credentials of registries.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="progress">Gets the messages in their order. One with an error is the last: the call itself ends without exception, as the engine has answered with success before.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends with the build.</returns>
    Task BuildImageFromDockerfileAsync(
        ImageBuildParameters parameters,
        Stream contents,
        IEnumerable<AuthConfig>? authConfigs,
        IDictionary<string, string>? headers,
        IProgress<JSONMessage> progress,
        CancellationToken cancellationToken = default);

    /// <summary>Gives an image a further name.</summary>
    /// <param name="name">Name or id of the image.</param>
    /// <param name="parameters">The name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when it has the name.</returns>
    /// <exception cref="DockerImageNotFoundException">There is no such image.</exception>
    Task TagImageAsync(string name, ImageTagParameters parameters, CancellationToken cancellationToken = default);

    /// <summary>Deletes an image.</summary>
    /// <param name="name">Name or id of the image.</param>
    /// <param name="parameters">How.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What was done: <c>Untagged</c> with a name, or <c>Deleted</c> with an id.</returns>
    /// <exception cref="DockerImageNotFoundException">There is no such image.</exception>
    Task<IList<IDictionary<string, string>>> DeleteImageAsync(
        string name, ImageDeleteParameters? parameters, CancellationToken cancellationToken = default);
}
