using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using Docker.DotNet.X509;
using Polyfills.Docker.Tests.Testing;
using Shouldly;
using Xunit;

namespace Polyfills.Docker.Tests.Transport;

/// <summary>TCP with mutual TLS, with an engine of the tests' own.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly Certificates _authority = new("authority");
    private readonly Certificates _stranger = new("stranger");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("shop-mesh-tls-");
    private PrivateEngine? _engine;
    private int _port;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            _port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        using var server = _authority.CreateServer();
        var authority = await WriteAsync("ca.pem", _authority.AuthorityPem);
        var certificate = await WriteAsync("cert.pem", server.ExportCertificatePem());
        var key = await WriteAsync("key.pem", server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        _engine = await PrivateEngine.StartAsync(
            "--host", $"tcp://127.0.0.1:{_port}", "--tlsverify", "--tlscacert", authority, "--tlscert", certificate, "--tlskey", key);
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
        _authority.Dispose();
        _stranger.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_right_client_is_let_in_and_both_ways_of_a_command_work()
    {
        var image = await _engine!.ImportTestImageAsync(Token);
        using var certificate = _authority.CreateClient();
        using var client = Build(certificate, _authority);
        (await client.System.GetVersionAsync(Token)).Os.ShouldBe("linux");

        var container = await client.Containers.CreateContainerAsync(
            new CreateContainerParameters
            {
                Image = image,
                Cmd = ["sleep", "60"],
                HostConfig = new HostConfig { NetworkMode = "none" },
            },
            Token);
        await client.Containers.StartContainerAsync(container.ID, new ContainerStartParameters(), Token);
        var exec = await client.Exec.CreateContainerExecAsync(
            container.ID,
            new ContainerExecCreateParameters { Cmd = ["cat"], AttachStdin = true, AttachStdout = true, AttachStderr = true },
            Token);
        using var streams = await client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters(), Token);
        var text = Encoding.UTF8.GetBytes(new string('x', 200_000));
        var writing = streams.WriteAsync(text, 0, text.Length, Token).ContinueWith(_ => streams.CloseWrite(), Token, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);

        var (stdout, stderr) = await streams.ReadOutputToEndAsync(Token);

        await writing;
        stdout.Length.ShouldBe(text.Length);
        stderr.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_client_without_certificate_or_with_one_of_a_stranger_is_refused()
    {
        using var foreign = _stranger.CreateClient();
        using var stranger = Build(foreign, _authority);
        await Should.ThrowAsync<HttpRequestException>(() => stranger.System.GetSystemInfoAsync(Token));

        using var plain = new DockerClientBuilder().WithEndpoint(new Uri($"tcp://127.0.0.1:{_port}")).Build();
        await Should.ThrowAsync<Exception>(() => plain.System.GetSystemInfoAsync(Token));

        // TLS without a certificate of our own: the engine's is not signed by an authority that the system trusts.
        using var anonymous = new DockerClientBuilder().WithEndpoint(new Uri($"https://127.0.0.1:{_port}")).Build();
        var refused = await Should.ThrowAsync<HttpRequestException>(() => anonymous.System.GetSystemInfoAsync(Token));
        refused.InnerException.ShouldBeOfType<AuthenticationException>();
    }

    [Fact]
    public async Task An_engine_whose_authority_is_another_is_refused()
    {
        using var certificate = _authority.CreateClient();
        using var client = Build(certificate, _stranger);

        var refused = await Should.ThrowAsync<HttpRequestException>(() => client.System.GetSystemInfoAsync(Token));

        refused.Message.ShouldStartWith($"Connection to the container engine at tcp://127.0.0.1:{_port}/ failed: ");
        refused.InnerException.ShouldBeOfType<AuthenticationException>();
    }

    private DockerClient Build(X509Certificate2 certificate, Certificates trusted) => new DockerClientBuilder()
        .WithEndpoint(new Uri($"tcp://127.0.0.1:{_port}"))
        .WithAuthProvider(new CertificateCredentials(certificate)
        {
            ServerCertificateValidationCallback = (_, remote, _, _) => remote is X509Certificate2 server && trusted.Trusts(server),
        })
        .Build();

    private async Task<string> WriteAsync(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(path, content, Token);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
