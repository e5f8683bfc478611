namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a command that sends an HTTP request works.</summary>
public class HttpCommandOptions : CommandOptions
{
    internal static new readonly HttpCommandOptions Default = new();

    /// <summary>The endpoint to send to; the default is the first HTTP endpoint.</summary>
    public Func<EndpointReference>? EndpointSelector { get; set; }

    /// <summary>The name of the HTTP client to use.</summary>
    public string? HttpClientName { get; set; }

    /// <summary>The method; the default is POST.</summary>
    public HttpMethod? Method { get; set; }

    /// <summary>Changes the request before it is sent.</summary>
    public Func<HttpCommandRequestContext, Task>? PrepareRequest { get; set; }

    /// <summary>Makes the result of the response; the default is success for status codes of 200 to 299.</summary>
    public Func<HttpCommandResultContext, Task<ExecuteCommandResult>>? GetCommandResult { get; set; }
}
