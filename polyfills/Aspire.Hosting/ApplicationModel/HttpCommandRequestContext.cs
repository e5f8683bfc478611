namespace Aspire.Hosting.ApplicationModel;

/// <summary>A request that a command is about to send.</summary>
public sealed class HttpCommandRequestContext
{
    /// <summary>The app host's services.</summary>
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The id of the replica.</summary>
    public required string ResourceName { get; init; }

    /// <summary>The endpoint that the request is sent to.</summary>
    public required EndpointReference Endpoint { get; init; }

    /// <summary>Cancelled when the caller gives up.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>The client that sends it.</summary>
    public required HttpClient HttpClient { get; init; }

    /// <summary>The request.</summary>
    public required HttpRequestMessage Request { get; init; }
}
