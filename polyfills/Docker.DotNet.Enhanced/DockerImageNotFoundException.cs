using System.Net;

namespace Docker.DotNet;

/// <summary>There is no such image.</summary>
/// <param name="statusCode">Status of the response.</param>
/// <param name="responseBody">Body of the response.</param>
public class DockerImageNotFoundException(HttpStatusCode statusCode, string? responseBody) : DockerApiException(statusCode, responseBody);
