using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using ShopMesh.ServiceDefaults.Tests.Data;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Hosting;

public sealed class StartupTests : IAsyncLifetime
{
    private readonly TestMesh _mesh = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    public static TheoryData<string, string?, string> WrongSettings => new()
    {
        { "Mesh:ServiceName", "", "Mesh:ServiceName is not set" },
        { "Mesh:TrustDomain", "shop local", "Mesh:TrustDomain is \"shop local\"" },
        { "Mesh:Deadlines:Default", "soon", "'soon' at 'Mesh:Deadlines:Default'" },
        { "Mesh:Deadlines:Default", "00:10:00", "Mesh:Deadlines:Default is 00:10:00 but must not be more than Mesh:Deadlines:Maximum" },
        { "Mesh:Deadlines:Methods:Echo", "00:00:01", "Mesh:Deadlines:Methods:Echo does not name an rpc" },
        { "Mesh:Deadlines:Defualt", "00:00:01", "'Defualt'" },
        { "Mesh:Clients:RetryAttempts", "9", "Mesh:Clients:RetryAttempts is 9 but must be from 1 to 5" },
        { "Mesh:Listeners:MaxMessageSize", "1", "Mesh:Listeners:MaxMessageSize" },
        { "Mesh:Health:Period", "0", "Mesh:Health:Period" },
        { "Mesh:Shutdown:Timeout", "-00:00:01", "Mesh:Shutdown:Timeout" },
        { "Mesh:Identity:CertificatePath", null, "Mesh:Identity:CertificatePath is not set, and the mesh listener needs it" },
        { "Mesh:Identity:PrivateKeyPath", "/nowhere/tls.key", "/nowhere/tls.key cannot be read" },
        { "Mesh:Edge:Cors:AllowedOrigins:0", "https://shop.example.com/", "Mesh:Edge:Cors:AllowedOrigins has \"https://shop.example.com/\"" },
        { "Mesh:Edge:Cors:AllowedOrigins:0", "https://*.example.com", "\"*\" can only stand alone" },
        { "Mesh:Edge:Cors:AllowCredentials", "true", "'AllowCredentials'" },
        { "Mesh:Edge:PrivateKeyPath", null, "Mesh:Edge:PrivateKeyPath is not set, and the edge listener needs it" },
        { "Kestrel:Endpoints:mesh:Url", "http://127.0.0.1:0", "Kestrel:Endpoints:mesh:Url is \"http://127.0.0.1:0\" but must begin with https://" },
        { "Kestrel:Endpoints:edge:Url", "https://127.0.0.1:port", "Kestrel:Endpoints:edge:Url is \"https://127.0.0.1:port\" but must be https://host:port" },
        { "Kestrel:Endpoints:edge:Url", "https://localhost:0", "write 127.0.0.1 to have a free one chosen" },
        { "Kestrel:Endpoints:extra:Url", "http://127.0.0.1:0", "Kestrel:Endpoints:extra is not a listener" },
        { "Mesh:Authorization:Callers:caller:0", "shop.users.v1.UserService/GetUser", "is not an rpc of the mesh listener" },
        { "Mesh:Authorization:Callers:a/b/c:0", "mesh.test.v1.Probe/Echo", "neither a service's name nor namespace/name" },
        { "ConnectionStrings:things-db", null, "ConnectionStrings:things-db is not set" },
        { "ConnectionStrings:things-db", "nonsense", "ConnectionStrings:things-db is not a connection string" },
    };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public async Task A_wrong_setting_ends_the_start_with_a_line_that_names_it(string key, string? value, string expected)
    {
        var (exitCode, error, log) = await RunAsync(new Dictionary<string, string?> { [key] = value });

        exitCode.ShouldBe(1);
        error.ShouldContain(expected, Case.Sensitive);
        error.ShouldNotContain("   at ");
        log.Entries.Where(entry => entry.Level >= LogLevel.Warning && entry.Exception is not null).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_taken_port_ends_the_start_with_a_line_that_names_it()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        var (exitCode, error, log) = await RunAsync(new Dictionary<string, string?> { ["Kestrel:Endpoints:management:Url"] = url });

        exitCode.ShouldBe(1);
        error.ShouldContain($"{url} is taken by another process");
        error.ShouldNotContain("   at ");
        log.Entries.Where(entry => entry.Level >= LogLevel.Warning && entry.Exception is not null).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("migrat")]
    [InlineData("--verbose")]
    [InlineData("migrate", "migrate")]
    public async Task An_unknown_argument_is_refused_with_the_usage(params string[] args)
    {
        var (exitCode, error, _) = await RunAsync([], args);

        exitCode.ShouldBe(2);
        error.ShouldContain(args[^1]);
        error.ShouldContain("Usage:");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_is_an_answer_and_not_an_error(string argument)
    {
        var (exitCode, error, _) = await RunAsync([], [argument]);

        exitCode.ShouldBe(0);
        error.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_service_that_is_told_to_stop_ends_with_0()
    {
        var (exitCode, error, _) = await RunAsync([]);

        error.ShouldBeEmpty();
        exitCode.ShouldBe(0);
    }

    private async Task<(int ExitCode, string Error, TestLog Log)> RunAsync(
        Dictionary<string, string?> settings, string[]? args = null)
    {
        var files = new IdentityFiles(_mesh.NewDirectory());
        files.Write(_mesh.Authority.Workload("users"), _mesh.Authority.RootPem);
        var edge = new IdentityFiles(_mesh.NewDirectory());
        edge.Write(_mesh.EdgeAuthority.Server("localhost"), _mesh.EdgeAuthority.RootPem);

        var builder = TestMesh.NewBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mesh:ServiceName"] = "users",
            ["Mesh:Identity:CertificatePath"] = files.CertificatePath,
            ["Mesh:Identity:PrivateKeyPath"] = files.PrivateKeyPath,
            ["Mesh:Identity:TrustBundlePath"] = files.TrustBundlePath,
            ["Mesh:Edge:CertificatePath"] = edge.CertificatePath,
            ["Mesh:Edge:PrivateKeyPath"] = edge.PrivateKeyPath,
            ["Mesh:Shutdown:DrainDelay"] = "00:00:00",
            ["Kestrel:Endpoints:mesh:Url"] = "https://127.0.0.1:0",
            ["Kestrel:Endpoints:edge:Url"] = "https://127.0.0.1:0",
            ["Kestrel:Endpoints:management:Url"] = "http://127.0.0.1:0",
            ["ConnectionStrings:things-db"] = "Host=127.0.0.1;Port=1;Database=things",
        });
        builder.Configuration.AddInMemoryCollection(settings);
        var log = new TestLog();
        builder.Logging.AddProvider(log);
        builder.AddServiceDefaults();
        builder.AddMeshDatabase<ThingContext>("things-db");
        var app = builder.Build();
        app.MapMeshService<ProbeService>(MeshListeners.Mesh);
        app.MapDefaultEndpoints();
        app.Lifetime.ApplicationStarted.Register(app.Lifetime.StopApplication);

        await using var error = new StringWriter();
        return (await app.RunServiceAsync(args ?? [], TextWriter.Null, error), error.ToString(), log);
    }
}
