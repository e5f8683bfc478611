using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Mesh.Test.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Identity;

public sealed class RotationTests : IAsyncLifetime
{
    private readonly TestMesh _mesh = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task New_files_are_shown_in_the_next_handshake_without_a_restart()
    {
        var service = await _mesh.StartAsync();
        var renewed = _mesh.Authority.Workload("users");

        service.Files.Write(renewed, _mesh.Authority.RootPem);
        await ReloadedAsync(service);

        (await ServerCertificateAsync(service.Mesh)).SerialNumber.ShouldBe(renewed.Certificate.SerialNumber);
    }

    [Fact]
    public async Task Connections_and_calls_survive_a_rotation()
    {
        var service = await _mesh.StartAsync();
        var client = _mesh.Client("users", [service]);
        await client.Probe.EchoAsync(new EchoRequest(), cancellationToken: Token);
        using var call = client.Probe.Talk(cancellationToken: Token);
        await TalkAsync(call);

        service.Files.Write(_mesh.Authority.Workload("users"), _mesh.Authority.RootPem);
        client.Files.Write(_mesh.Authority.Workload("caller"), _mesh.Authority.RootPem);
        await ReloadedAsync(service);

        await TalkAsync(call);
        await client.Probe.EchoAsync(new EchoRequest(), cancellationToken: Token);
    }

    [Fact]
    public async Task A_client_shows_its_new_certificate_on_its_next_connection()
    {
        var first = await _mesh.StartAsync(replica: "a");
        var client = _mesh.Client("users", [first], identity: _mesh.Authority.Workload("caller"));
        await client.Probe.EchoAsync(new EchoRequest(), cancellationToken: Token);

        // The new authority is trusted by the second replica only, so an answer from there proves the new certificate.
        using var next = new TestAuthority();
        var second = await _mesh.StartAsync(replica: "b");
        second.Files.Write(_mesh.Authority.Workload("users"), next.RootPem);
        client.Files.Write(next.Workload("caller"), _mesh.Authority.RootPem);
        await ReloadedAsync(second);
        await client.Log.WaitForAsync(_ => client.Log.Of(Category).Count(IsLoaded) > 1, Token);
        client.Set(("services:users:mesh:0", second.Mesh.ToString()));

        (await client.Probe.EchoAsync(new EchoRequest(), new CallOptions(cancellationToken: Token).WithWaitForReady())).Replica.ShouldBe("b");
    }

    [Fact]
    public async Task An_authority_that_is_taken_from_the_trust_bundle_is_not_trusted_any_more()
    {
        var service = await _mesh.StartAsync();
        using var next = new TestAuthority();
        var old = _mesh.Authority.Workload("caller").Certificate;
        (await CallAsync(service, old)).ShouldBeNull();

        IdentityFiles.Replace(service.Files.TrustBundlePath, _mesh.Authority.RootPem + "\n" + next.RootPem);
        await ReloadedAsync(service);
        (await CallAsync(service, old)).ShouldBeNull();
        (await CallAsync(service, next.Workload("caller").Certificate)).ShouldBeNull();

        IdentityFiles.Replace(service.Files.TrustBundlePath, next.RootPem);
        await ReloadedAsync(service, times: 3);
        (await CallAsync(service, old)).ShouldNotBeNull();
        (await CallAsync(service, next.Workload("caller").Certificate)).ShouldBeNull();
    }

    [Fact]
    public async Task A_connection_ends_when_the_authority_of_its_caller_is_taken_from_the_trust_bundle()
    {
        var service = await _mesh.StartAsync();
        using var channel = RawChannel.Tls(service.Mesh, _mesh.Authority.Workload("caller").Certificate);
        (await CallAsync(channel)).ShouldBeNull();

        using var next = new TestAuthority();
        IdentityFiles.Replace(service.Files.TrustBundlePath, next.RootPem);
        await ReloadedAsync(service);
        await service.Log.WaitForAsync(message => message.Contains("is closed. The last processed stream"), Token);

        (await CallAsync(channel)).ShouldNotBeNull();
    }

    public static TheoryData<string> BadFiles => ["not PEM", "another key", "another service", "empty", "world-readable key"];

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task Files_that_cannot_be_used_leave_those_before_in_use(string mistake)
    {
        var service = await _mesh.StartAsync();
        var before = (await ServerCertificateAsync(service.Mesh)).SerialNumber;

        switch (mistake)
        {
            case "not PEM": IdentityFiles.Replace(service.Files.CertificatePath, "garbage"); break;
            case "another key": IdentityFiles.Replace(service.Files.PrivateKeyPath, _mesh.Authority.Workload("users").KeyPem, Owner); break;
            case "another service": service.Files.Write(_mesh.Authority.Workload("orders"), _mesh.Authority.RootPem); break;
            case "empty": IdentityFiles.Replace(service.Files.TrustBundlePath, ""); break;
            case "world-readable key": IdentityFiles.Replace(service.Files.PrivateKeyPath, _mesh.Authority.Workload("users").KeyPem); break;
        }

        var message = await service.Log.WaitForAsync(text => text.Contains("those before stay in use"), Token);

        message.ShouldNotContain("BEGIN");
        (await ServerCertificateAsync(service.Mesh)).SerialNumber.ShouldBe(before);
        using var http = new HttpClient();
        (await http.GetStringAsync(new Uri(service.Management, "/health"), Token)).ShouldContain("\"identity\":\"Degraded\"");
    }

    [Fact]
    public async Task A_volume_of_Kubernetes_is_followed_when_its_symbolic_link_moves()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It is the kubelet's way, and needs rename over a symbolic link.");
        var volume = _mesh.NewDirectory();
        var first = Path.Combine(volume, "..first");
        new IdentityFiles(first).Write(_mesh.Authority.Workload("users"), _mesh.Authority.RootPem);
        File.CreateSymbolicLink(Path.Combine(volume, "..data"), "..first");
        var mounted = new IdentityFiles(volume);
        foreach (var path in new[] { mounted.CertificatePath, mounted.PrivateKeyPath, mounted.TrustBundlePath })
            File.CreateSymbolicLink(path, Path.Combine("..data", Path.GetFileName(path)));
        var service = await _mesh.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Mesh:Identity:CertificatePath"] = mounted.CertificatePath,
            ["Mesh:Identity:PrivateKeyPath"] = mounted.PrivateKeyPath,
            ["Mesh:Identity:TrustBundlePath"] = mounted.TrustBundlePath,
        });

        var renewed = _mesh.Authority.Workload("users");
        new IdentityFiles(Path.Combine(volume, "..second")).Write(renewed, _mesh.Authority.RootPem);
        File.CreateSymbolicLink(Path.Combine(volume, "..data_tmp"), "..second");
        using (var rename = Process.Start("mv", ["-T", Path.Combine(volume, "..data_tmp"), Path.Combine(volume, "..data")]))
            await rename.WaitForExitAsync(Token);
        await ReloadedAsync(service);

        (await ServerCertificateAsync(service.Mesh)).SerialNumber.ShouldBe(renewed.Certificate.SerialNumber);
    }

    [Fact]
    public async Task A_call_on_a_connection_whose_certificate_has_ended_is_refused()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var service = await _mesh.StartAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        using var channel = RawChannel.Tls(service.Mesh, _mesh.Authority.Workload("caller").Certificate);
        using var call = new Probe.ProbeClient(channel).Talk(cancellationToken: Token);
        await TalkAsync(call);

        clock.Advance(TimeSpan.FromHours(2));

        // The stream that is open goes on; a new call needs a new connection, whose handshake is refused.
        await TalkAsync(call);
        (await CallAsync(channel)).ShouldNotBeNull();
    }

    private const string Category = "ShopMesh.ServiceDefaults.Identity.MeshCertificateSource";
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static bool IsLoaded(string message) => message.Contains(" loaded, ");

    private static Task<string> ReloadedAsync(TestService service, int times = 2) =>
        service.Log.WaitForAsync(_ => service.Log.Of(Category).Count(IsLoaded) >= times, Token);

    private static async Task TalkAsync(AsyncDuplexStreamingCall<EchoRequest, EchoResponse> call)
    {
        await call.RequestStream.WriteAsync(new EchoRequest(), Token);
        (await call.ResponseStream.MoveNext(Token)).ShouldBeTrue();
    }

    private static async Task<RpcException?> CallAsync(TestService service, X509Certificate2 certificate)
    {
        using var channel = RawChannel.Tls(service.Mesh, certificate);
        return await CallAsync(channel);
    }

    private static async Task<RpcException?> CallAsync(ChannelBase channel)
    {
        try
        {
            await new Probe.ProbeClient(channel).EchoAsync(new EchoRequest(), cancellationToken: Token);
            return null;
        }
        catch (RpcException exception)
        {
            return exception;
        }
    }

    private async Task<X509Certificate2> ServerCertificateAsync(Uri address)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Token);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "users",
                ApplicationProtocols = [SslApplicationProtocol.Http2],
                ClientCertificates = [_mesh.Authority.Workload("caller").Certificate],
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
            },
            Token);
        return new X509Certificate2(tls.RemoteCertificate!);
    }
}
