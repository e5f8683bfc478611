using System.Net;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>Serves the resource service on loopback, to whoever has the API key: the dashboard.</summary>
internal sealed class ResourceServiceHost(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    ResourceCommandService commands,
    IConfiguration configuration,
    IHostEnvironment environment,
    ILoggerFactory loggerFactory) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    private WebApplication? _server;

    /// <summary>Where it listens; null until it does.</summary>
    public string? Address { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var url = DashboardSettings.ReadUrl(configuration, DashboardSettings.ResourceServiceUrlKey);
        // Nobody would ask without a dashboard, unless someone has said where.
        if (url is null && !model.Resources.Any(static r => r.HasAnnotationOfType<DashboardAnnotation>())) return;
        if (url is { IsLoopback: false })
            throw new DistributedApplicationException($"{DashboardSettings.ResourceServiceUrlKey} is '{url}'; set it to an address of this machine, such as http://localhost:0.");

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = environment.ApplicationName });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, url?.Port ?? 0, static listener => listener.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggerFactory);
        builder.Services.AddSingleton(new ApiKeyInterceptor(configuration[DashboardSettings.ResourceServiceApiKeyKey]!));
        builder.Services.AddGrpc(static grpc => grpc.Interceptors.Add<ApiKeyInterceptor>());
        builder.Services.AddSingleton(s => new ResourceGrpcService(
            configuration[DashboardSettings.ApplicationNameKey] ?? environment.ApplicationName,
            notifications,
            loggers,
            commands,
            s.GetRequiredService<IHostApplicationLifetime>()));
        builder.Services.Configure<HostOptions>(static o => o.ShutdownTimeout = StopLimit);
        _server = builder.Build();
        _server.UseRouting();
        _server.MapGrpcService<ResourceGrpcService>();
        try
        {
            await _server.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new DistributedApplicationException(
                $"Port {url?.Port} is in use, and the resource service needs it. End the program that listens on it, or set "
                + $"{DashboardSettings.ResourceServiceUrlKey} to an address with another port, or leave it out for a free one.", e);
        }
        Address = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is not null) await _server.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync().ConfigureAwait(false);
    }
}
