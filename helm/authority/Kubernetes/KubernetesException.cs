using System.Net;

namespace ShopMesh.Authority.Kubernetes;

/// <summary>The API server cannot be reached, or will not do what was asked; the message says so in words for an operator.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="statusCode">The server's answer, if there was one.</param>
internal sealed class KubernetesException(string message, HttpStatusCode? statusCode = null) : Exception(message)
{
    /// <summary>The server's answer, if there was one.</summary>
    public HttpStatusCode? StatusCode { get; } = statusCode;
}
