using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults;
using ShopMesh.ServiceDefaults.Configuration;
using ShopMesh.ServiceDefaults.Identity;

namespace ShopMesh.Authority.Tests.Pods;

/// <summary>
/// A pod with its identity's Secret mounted as the kubelet does it, which takes a while to see a change. Its handshakes are the
/// services' own, over TCP, on the clock of the test.
/// </summary>
internal sealed class Pod(string service, TimeSpan lag, TimeProvider clock) : IDisposable
{
    private readonly DirectoryInfo _volumes = Directory.CreateTempSubdirectory($"pod-{service}-");
    private readonly Queue<(DateTimeOffset Since, JsonObject Secret)> _coming = new();
    private string? _version;
    private MeshCertificateSource? _source;

    public string Name => $"{service} ({lag.TotalMinutes} min late)";

    /// <summary>Shows the pod the Secret as it is now in the cluster; the volume follows when the pod's lag is over.</summary>
    /// <returns>Whether the volume changed.</returns>
    public bool Sync(JsonObject secret)
    {
        var changed = false;
        _coming.Enqueue((clock.GetUtcNow(), secret));
        while (_source is null || (_coming.TryPeek(out var next) && next.Since + lag <= clock.GetUtcNow()))
            changed |= Mount(_coming.Dequeue().Secret);
        return changed;
    }

    /// <summary>Calls another pod: mutual TLS as on the mesh.</summary>
    /// <returns>What was wrong; <see langword="null"/> when both sides believe each other.</returns>
    public async Task<string?> CallAsync(Pod other, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        var connecting = client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancellationToken).AsTask();
        using var accepted = await listener.AcceptTcpClientAsync(cancellationToken);
        await connecting;
        await using var server = new SslStream(accepted.GetStream());
        await using var caller = new SslStream(client.GetStream());

        var options = Handshake().Client(SpiffeId.ForService("shop.local", "shop", other.Service));
        options.TargetHost = other.Service;
        var answering = AttemptAsync(server, server.AuthenticateAsServerAsync(other.Handshake().Server(Name), cancellationToken));
        var calling = AttemptAsync(caller, caller.AuthenticateAsClientAsync(options, cancellationToken));
        return await calling is { } refused ? $"{Name} refused {other.Name}: {refused}"
            : await answering is { } problem ? $"{other.Name} refused {Name}: {problem}"
            : null;
    }

    public void Dispose()
    {
        _source?.Dispose();
        _volumes.Delete(recursive: true);
    }

    private string Service => service;

    private MeshHandshake Handshake() => new(_source!, new PeerVerifier(clock), NullLogger<MeshHandshake>.Instance);

    private static async Task<string?> AttemptAsync(SslStream stream, Task handshake)
    {
        try
        {
            await handshake;
            return null;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            // The other side must not wait for more.
            stream.Close();
            return exception.Message;
        }
    }

    private bool Mount(JsonObject secret)
    {
        var version = secret["metadata"]!["resourceVersion"]!.GetValue<string>();
        if (version == _version)
            return false;
        _version = version;

        var volume = _volumes.CreateSubdirectory(version).FullName;
        foreach (var (file, content) in secret["data"]!.AsObject())
        {
            var path = Path.Combine(volume, file);
            File.WriteAllBytes(path, Convert.FromBase64String(content!.GetValue<string>()));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        }

        var identity = new IdentityOptions
        {
            CertificatePath = Path.Combine(volume, "tls.crt"),
            PrivateKeyPath = Path.Combine(volume, "tls.key"),
            TrustBundlePath = Path.Combine(volume, "ca.crt"),
        };
        var mesh = new MeshOptions { TrustDomain = "shop.local", Namespace = "shop", ServiceName = service };
        var next = new MeshCertificateSource(Options.Create(identity), Options.Create(mesh), clock, NullLogger<MeshCertificateSource>.Instance);
        next.Reload().ShouldBeTrue(next.Problem);
        _source?.Dispose();
        _source = next;
        return true;
    }
}
