using System.Net;

namespace Docker.DotNet;

/// <summary>The engine refused a request, or failed at it.</summary>
/// <param name="statusCode">Status of the response.</param>
/// <param name="responseBody">Body of the response: as a rule an object whose <c>message</c> says what is wrong.</param>
public class DockerApiException(HttpStatusCode statusCode, string? responseBody)
    : Exception($"Docker API responded with status code={statusCode}, response={responseBody}")
{
    /// <summary>Gets the status of the response.</summary>
    public HttpStatusCode StatusCode { get; } = statusCode;

    /// <summary>Gets the body of the response.</summary>
    public string? ResponseBody { get; } = responseBody;
}
