namespace Aspire.Hosting.ApplicationModel;

/// <summary>The response to a command's request.</summary>
public sealed class HttpCommandResultContext
{
    /// <summary>The app host's services.</summary>
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The id of the replica.</summary>
    public required string ResourceName { get; init; }

    /// <summary>The endpoint that the request was sent to.</summary>
    public required EndpointReference Endpoint { get; init; }

    /// <summary>Cancelled when the caller gives up.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>The client that sent it.</summary>
    public required HttpClient HttpClient { get; init; }

    /// <summary>The response.</summary>
    public required HttpResponseMessage Response { get; init; }
}
