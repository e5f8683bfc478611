namespace Docker.DotNet.Transport;

/// <summary>A request to the engine.</summary>
/// <param name="Method">Method.</param>
/// <param name="Path">Path without the version, with a leading slash and with the query.</param>
internal sealed record EngineRequest(HttpMethod Method, string Path)
{
    /// <summary>Body that is sent as JSON.</summary>
    internal ReadOnlyMemory<byte>? Json { get; init; }

    /// <summary>Body that is sent as it is read.</summary>
    internal Stream? Body { get; init; }

    /// <summary>Headers of this request. They may hold secrets and are part of no message.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Time until the end of the response, or of its headers if it is streamed; null: the client's.</summary>
    internal TimeSpan? Timeout { get; init; }

    /// <summary>Makes the exception of a response with status 404; null: the general one.</summary>
    internal Func<string, DockerApiException>? NotFound { get; init; }
}
