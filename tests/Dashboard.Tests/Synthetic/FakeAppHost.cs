using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shop.Dashboard.V1;

namespace ShopMesh.Dashboard.Tests.Synthetic;

/// <summary>The app host's side of the resource service on a real socket, with what a test tells it to say.</summary>
internal sealed class FakeAppHost : IAsyncDisposable
{
    public const string ApiKey = "resource-key-0123456789";

    private readonly ConcurrentDictionary<Guid, Channel<WatchResourcesResponse>> _watchers = new();
    private readonly Dictionary<string, Resource> _resources = [];
    private readonly Dictionary<string, List<ConsoleLine>> _lines = [];
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<Guid, (string Id, Channel<ConsoleLine> Lines)> _readers = new();
    private WebApplication? _app;

    public Uri Address { get; private set; } = null!;

    public ConcurrentQueue<(string ResourceId, string Command)> Commands { get; } = new();

    public string CommandError { get; set; } = "";

    public static async Task<FakeAppHost> StartAsync(int port = 0)
    {
        var host = new FakeAppHost();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(host);
        host._app = builder.Build();
        host._app.MapGrpcService<Service>();
        await host._app.StartAsync();
        host.Address = new Uri(host._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return host;
    }

    public void Set(Resource resource)
    {
        lock (_gate)
        {
            _resources[resource.Id] = resource;
            var message = new WatchResourcesResponse { Changes = new ResourceChanges { Upserted = { resource.Clone() } } };
            foreach (var watcher in _watchers.Values)
                watcher.Writer.TryWrite(message);
        }
    }

    public Resource Get(string id)
    {
        lock (_gate)
            return _resources[id].Clone();
    }

    public void Print(string resourceId, string text, bool isError = false)
    {
        lock (_gate)
        {
            if (!_lines.TryGetValue(resourceId, out var lines))
                _lines[resourceId] = lines = [];
            var line = new ConsoleLine { Number = lines.Count + 1, At = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow), Text = text, IsError = isError };
            lines.Add(line);
            foreach (var reader in _readers.Values.Where(reader => reader.Id == resourceId))
                reader.Lines.Writer.TryWrite(line);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is null)
            return;
        foreach (var watcher in _watchers.Values)
            watcher.Writer.TryComplete();
        foreach (var reader in _readers.Values)
            reader.Lines.Writer.TryComplete();
        await _app.DisposeAsync();
        _app = null;
    }

    private sealed class Service(FakeAppHost host) : ResourceService.ResourceServiceBase
    {
        public override Task<GetApplicationResponse> GetApplication(GetApplicationRequest request, ServerCallContext context)
        {
            Authorize(context);
            return Task.FromResult(new GetApplicationResponse { Name = "Shop Mesh" });
        }

        public override async Task WatchResources(
            WatchResourcesRequest request, IServerStreamWriter<WatchResourcesResponse> responseStream, ServerCallContext context)
        {
            Authorize(context);
            var id = Guid.NewGuid();
            var channel = Channel.CreateUnbounded<WatchResourcesResponse>();
            lock (host._gate)
            {
                host._watchers[id] = channel;
                channel.Writer.TryWrite(new WatchResourcesResponse
                {
                    Snapshot = new ResourceSnapshot { Resources = { host._resources.Values.Select(resource => resource.Clone()) } },
                });
            }

            try
            {
                await foreach (var message in channel.Reader.ReadAllAsync(context.CancellationToken))
                    await responseStream.WriteAsync(message);
            }
            finally
            {
                host._watchers.TryRemove(id, out _);
            }
        }

        public override async Task WatchConsoleLogs(
            WatchConsoleLogsRequest request, IServerStreamWriter<WatchConsoleLogsResponse> responseStream, ServerCallContext context)
        {
            Authorize(context);
            var id = Guid.NewGuid();
            var channel = Channel.CreateUnbounded<ConsoleLine>();
            WatchConsoleLogsResponse past;
            lock (host._gate)
            {
                past = new WatchConsoleLogsResponse { Lines = { host._lines.GetValueOrDefault(request.ResourceId) ?? [] } };
                if (!request.SuppressFollow)
                    host._readers[id] = (request.ResourceId, channel);
            }

            await responseStream.WriteAsync(past);
            if (request.SuppressFollow)
                return;
            try
            {
                await foreach (var line in channel.Reader.ReadAllAsync(context.CancellationToken))
                    await responseStream.WriteAsync(new WatchConsoleLogsResponse { Lines = { line } });
            }
            finally
            {
                host._readers.TryRemove(id, out _);
            }
        }

        public override Task<ExecuteCommandResponse> ExecuteCommand(ExecuteCommandRequest request, ServerCallContext context)
        {
            Authorize(context);
            host.Commands.Enqueue((request.ResourceId, request.Command));
            return Task.FromResult(new ExecuteCommandResponse { Succeeded = host.CommandError.Length == 0, Error = host.CommandError });
        }

        private static void Authorize(ServerCallContext context)
        {
            if (context.RequestHeaders.GetValue("x-resource-service-api-key") != ApiKey)
                throw new RpcException(new Status(StatusCode.Unauthenticated, "wrong key"));
        }
    }
}
