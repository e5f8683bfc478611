using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using ShopMesh.Authority.Configuration;
using ShopMesh.Authority.Kubernetes;
using ShopMesh.Authority.Reporting;
using ShopMesh.Authority.Rotation;

namespace ShopMesh.Authority.Tests.Cluster;

/// <summary>An API server, the files of a service account, and runs of the authority on a clock that tests move.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("authority-");

    private TestCluster(ApiServer server)
    {
        Server = server;
        Options = new AuthorityOptions
        {
            TrustDomain = "shop.local",
            Namespace = "shop",
            CertificateLifetime = TimeSpan.FromHours(1),
            RenewBefore = TimeSpan.FromMinutes(20),
            Owner = new OwnerOptions("ServiceAccount", "authority"),
            Labels = new Dictionary<string, string> { ["app.kubernetes.io/instance"] = "trial", ["app.kubernetes.io/name"] = "authority" },
            Workloads =
            [
                new WorkloadOptions("users", true, ["users", "users.shop", "users.shop.svc", "users.shop.svc.cluster.local"], null),
                new WorkloadOptions("products", true, ["products", "products.shop.svc"], null),
                new WorkloadOptions("orders", true, [], null),
                new WorkloadOptions("postgres", false, ["postgres", "postgres.shop.svc"], "postgres-tls"),
            ],
        };
        AccountUid = Guid.NewGuid().ToString();
        Server.Put("serviceaccounts", "authority", new JsonObject { ["metadata"] = new JsonObject { ["uid"] = AccountUid } });
    }

    public static string[] AllSecrets { get; } =
        ["orders-identity", "postgres-tls", "products-edge", "products-identity", "shop-mesh-authority", "users-edge", "users-identity"];

    public ApiServer Server { get; }

    public AuthorityOptions Options { get; set; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public ImpatientTime Retries { get; } = new();

    public string AccountUid { get; }

    public static async Task<TestCluster> StartAsync() => new(await ApiServer.StartAsync());

    /// <summary>The files of a pod's service account, with a token of their own.</summary>
    public string Account(string name = "authority", string? token = null)
    {
        token ??= Guid.NewGuid().ToString("N");
        Server.Tokens[token] = name;
        var directory = _directory.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName;
        File.WriteAllText(Path.Combine(directory, "token"), token + "\n");
        File.WriteAllText(Path.Combine(directory, "ca.crt"), Server.AuthorityPem);
        File.WriteAllText(Path.Combine(directory, "namespace"), "shop");
        return directory;
    }

    /// <summary>A client of the API server.</summary>
    public KubernetesClient Client(string? directory = null, TimeSpan? timeout = null) =>
        new(new ClusterAccess(Server.Address, directory ?? Account()), Options.Namespace, Retries, timeout);

    /// <summary>One run.</summary>
    /// <returns>Whether it did all, and what it said.</returns>
    public Task<(bool Succeeded, string Output)> RunAsync(string caller = "authority") => RunUntilAsync(caller, CancellationToken.None);

    /// <summary>One run that somebody may stop.</summary>
    public async Task<(bool Succeeded, string Output)> RunUntilAsync(string caller, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken, cancellationToken);
        using var client = Client(Account(caller));
        var output = new StringWriter();
        var run = new AuthorityRun(Options, client, _ => null, Clock, new Report(output, output));
        var succeeded = await run.RunAsync(stop.Token);
        return (succeeded, output.ToString());
    }

    /// <summary>A file of a Secret.</summary>
    public string FileOf(string secret, string file) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(Server.Secret(secret)!["data"]![file]!.GetValue<string>()));

    /// <summary>The certificate in a Secret.</summary>
    public X509Certificate2 CertificateOf(string secret) => X509Certificate2.CreateFromPem(FileOf(secret, "tls.crt"), FileOf(secret, "tls.key"));

    /// <summary>The state that is kept in the authority's Secret.</summary>
    public AuthorityState State() => StateFormat.Read(
        Server.Secret("shop-mesh-authority")!["data"]!.AsObject().ToDictionary(file => file.Key, file => Convert.FromBase64String(file.Value!.GetValue<string>())));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
