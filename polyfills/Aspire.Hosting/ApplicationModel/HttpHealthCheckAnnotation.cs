namespace Aspire.Hosting.ApplicationModel;

/// <summary>A health check by HTTP, which is made for each replica on its own.</summary>
internal sealed class HttpHealthCheckAnnotation(string key, Func<EndpointReference> endpoint, string path, int? statusCode)
    : HealthCheckAnnotation(key)
{
    /// <summary>Finds the endpoint; called when it is first needed, because it may be declared after the check.</summary>
    public Func<EndpointReference> Endpoint { get; } = endpoint;

    public string Path { get; } = path;

    /// <summary>The status code of a healthy replica; null for any answer that is no server error.</summary>
    public int? StatusCode { get; } = statusCode;
}
