using Grpc.Core;
using Grpc.Net.Client;
using Shop.Dashboard.V1;
using ShopMesh.Dashboard.Configuration;

namespace ShopMesh.Dashboard.Resources;

/// <summary>Calls the app host's resource service with the API key. Null where no app host is configured.</summary>
internal sealed class AppHostClient : IDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);
    // Stopping a resource waits for it to end by itself.
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(60);

    private readonly GrpcChannel? _channel;
    private readonly ResourceService.ResourceServiceClient? _client;
    private readonly Metadata _headers = [];

    public AppHostClient(DashboardOptions options)
    {
        var settings = options.ResourceServiceClient;
        if (settings.Url.Length == 0)
            return;
        if (settings.AuthMode == ApiKeyAuthMode.ApiKey)
            _headers.Add("x-resource-service-api-key", settings.ApiKey);
        _channel = GrpcChannel.ForAddress(settings.Url, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = 16 * 1_048_576,
            HttpHandler = new SocketsHttpHandler
            {
                // The app host is on this machine: a proxy of the environment is not meant for it.
                UseProxy = false,
                ConnectTimeout = CallTimeout,
                EnableMultipleHttp2Connections = true,
                KeepAlivePingDelay = TimeSpan.FromSeconds(15),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            },
        });
        _client = new ResourceService.ResourceServiceClient(_channel);
    }

    public bool IsConfigured => _client is not null;

    public async Task<string> GetApplicationNameAsync(CancellationToken cancellationToken) =>
        (await Client.GetApplicationAsync(new GetApplicationRequest(), _headers, DateTime.UtcNow + CallTimeout, cancellationToken)).Name;

    public async IAsyncEnumerable<WatchResourcesResponse> WatchResourcesAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A watch has no deadline: it ends with the caller, and keep-alive pings find a dead peer.
        using var call = Client.WatchResources(new WatchResourcesRequest(), _headers, cancellationToken: cancellationToken);
        while (await call.ResponseStream.MoveNext(cancellationToken))
            yield return call.ResponseStream.Current;
    }

    public async IAsyncEnumerable<WatchConsoleLogsResponse> WatchConsoleLogsAsync(
        string resourceId, bool follow, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new WatchConsoleLogsRequest { ResourceId = resourceId, SuppressFollow = !follow };
        using var call = Client.WatchConsoleLogs(request, _headers, cancellationToken: cancellationToken);
        while (await call.ResponseStream.MoveNext(cancellationToken))
            yield return call.ResponseStream.Current;
    }

    public async Task<ExecuteCommandResponse> ExecuteCommandAsync(string resourceId, string command, CancellationToken cancellationToken) =>
        await Client.ExecuteCommandAsync(new ExecuteCommandRequest { ResourceId = resourceId, Command = command },
            _headers, DateTime.UtcNow + CommandTimeout, cancellationToken);

    public void Dispose() => _channel?.Dispose();

    private ResourceService.ResourceServiceClient Client =>
        _client ?? throw new InvalidOperationException("No app host is configured (ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL).");
}
