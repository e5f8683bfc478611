using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using ShopMesh.AppHost.Identity;
using ShopMesh.Integration.Tests.Telemetry;
using Xunit;

namespace ShopMesh.Integration.Tests.Running;

/// <summary>The whole system, started by the app host as `dotnet run --project AppHost` starts it, with a private database.</summary>
public sealed class ShopSystem : IAsyncLifetime, IShop
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    // The key of a program that may do what any program may: here, the load generator's.
    private readonly string _apiKey = $"shop_{Guid.NewGuid():n}";
    private readonly string _state = Directory.CreateTempSubdirectory("shop-mesh-").FullName;
    private OtlpReceiver? _telemetry;
    private DistributedApplication? _application;

    /// <summary>What the system has said last; <see langword="null"/> before it was built.</summary>
    internal SystemJournal? Journal { get; private set; }

    internal DistributedApplication Application => _application!;

    internal OtlpReceiver Telemetry => _telemetry!;

    internal MeshAuthority Authority => Application.Services.GetRequiredService<MeshAuthority>();

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        _telemetry = await OtlpReceiver.StartAsync(limit.Token);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            [
                $"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={_telemetry.Endpoint}",
                $"--AppHost:OtlpApiKey={_telemetry.ApiKey}",
                $"--Parameters:load-api-key={_apiKey}",
                $"--AppHost:StateDirectory={Path.Combine(_state, "state")}",
                $"--Mesh:StateDirectory={Path.Combine(_state, "mesh")}",
            ],
            limit.Token);
        _application = await builder.BuildAsync(limit.Token);
        Journal = SystemJournal.Open(_application);
        try
        {
            await _application.StartAsync(limit.Token);
            foreach (var service in (string[])["users", "products", "orders"])
                await _application.ResourceNotifications.WaitForResourceHealthyAsync(service, limit.Token);

            await Shopper.WarmUpAsync(this, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"The system did not serve within {StartLimit.TotalMinutes} minutes.{Environment.NewLine}{Journal}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Journal is not null)
            await Journal.DisposeAsync();
        if (_application is not null)
            await _application.DisposeAsync();
        if (_telemetry is not null)
            await _telemetry.DisposeAsync();
        Directory.Delete(_state, recursive: true);
    }

    /// <summary>Waits until a service has that many healthy replicas and the caller likes them.</summary>
    internal async Task<IReadOnlyList<Replica>> ReplicasAsync(
        string service, CancellationToken cancellationToken, Func<IReadOnlyList<Replica>, bool>? wanted = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var replicas = new Dictionary<string, Replica>();
        await foreach (var change in Application.ResourceNotifications.WatchAsync(limit.Token))
        {
            if (change.Resource.Name != service)
                continue;

            if (change.Snapshot.State?.Text == KnownResourceStates.Running && change.Snapshot.HealthStatus == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy)
                replicas[change.ResourceId] = ToReplica(change);
            else
                replicas.Remove(change.ResourceId);

            if (replicas.Count == 2 && wanted?.Invoke([.. replicas.Values]) != false)
                return [.. replicas.Values];
        }

        throw new TimeoutException($"'{service}' did not have two healthy replicas within 60 s.");
    }

    async Task<IReadOnlyList<GrpcChannel>> IShop.OpenEdgesAsync(string service, CancellationToken cancellationToken) =>
        [.. (await ReplicasAsync(service, cancellationToken)).Select(replica => OpenEdge(replica.Edge))];

    /// <summary>A channel to an edge listener, as a client outside the system opens it.</summary>
    internal GrpcChannel OpenEdge(Uri edge)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = TrustOnly(Authority.Edge.CertificatePem),
            },
        };
        return GrpcChannel.ForAddress(edge, new GrpcChannelOptions { HttpHandler = new KeyHandler(_apiKey, handler), DisposeHttpClient = true });
    }

    /// <summary>A channel to a mesh listener with whatever certificate, or none.</summary>
    internal GrpcChannel OpenMesh(Uri mesh, X509Certificate2? certificate)
    {
        var ssl = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = TrustOnly(Authority.Mesh.CertificatePem),
            // A workload's certificate names no host.
            RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None,
        };
        if (certificate is not null)
            ssl.ClientCertificates = [certificate];
        var handler = new SocketsHttpHandler { SslOptions = ssl };
        return GrpcChannel.ForAddress(mesh, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    private static X509ChainPolicy TrustOnly(string authorityPem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(authorityPem));
        return policy;
    }

    private static Replica ToReplica(ResourceEvent change)
    {
        Uri Endpoint(string name) => new(change.Snapshot.Urls.First(url => url.Name == name).Url);
        var pid = change.Snapshot.Properties.First(property => property.Name == "executable.pid").Value;
        return new Replica(
            change.ResourceId,
            Convert.ToInt32(pid, CultureInfo.InvariantCulture),
            Endpoint("mesh"),
            Endpoint("edge"),
            Endpoint("management"));
    }

    private sealed class KeyHandler(string key, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("x-api-key", key);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
