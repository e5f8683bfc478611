using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using ShopMesh.Testing.Shop.Identity;

namespace ShopMesh.Testing.Shop.Processes;

/// <summary>Opens channels as programs outside the mesh do, and as services do.</summary>
public static class EdgeChannel
{
    /// <summary>A channel to an edge listener, whose certificate is verified, for a program that may do what any program may.</summary>
    public static GrpcChannel Open(int port, MeshIdentities identities) => Open(port, identities, TestProgram.ApiKey);

    /// <summary>A channel to an edge listener, whose certificate is verified.</summary>
    /// <param name="port">The listener's port.</param>
    /// <param name="identities">Who vouches for it.</param>
    /// <param name="apiKey">The key that calls show which show nothing themselves; null for none.</param>
    public static GrpcChannel Open(int port, MeshIdentities identities, string? apiKey)
    {
        ArgumentNullException.ThrowIfNull(identities);
        var ssl = new SslClientAuthenticationOptions { CertificateChainPolicy = Trusting(identities.EdgeTrustBundlePath) };
        return Open(port, ssl, apiKey);
    }

    /// <summary>A channel to an edge listener that offers the certificate of a service, which edge listeners do not ask for.</summary>
    public static GrpcChannel OpenEdgeWithCertificate(int port, MeshIdentities identities, string service)
    {
        ArgumentNullException.ThrowIfNull(identities);
        var settings = identities.Enroll(service);
        return Open(port, new SslClientAuthenticationOptions
        {
            ClientCertificates =
                [X509Certificate2.CreateFromPemFile(settings["Mesh:Identity:CertificatePath"]!, settings["Mesh:Identity:PrivateKeyPath"])],
            CertificateChainPolicy = Trusting(identities.EdgeTrustBundlePath),
        });
    }

    /// <summary>A channel to a mesh listener with the certificate of a service.</summary>
    public static GrpcChannel OpenMesh(int port, MeshIdentities identities, string service)
    {
        ArgumentNullException.ThrowIfNull(identities);
        var settings = identities.Enroll(service);
        var certificate = X509Certificate2.CreateFromPemFile(settings["Mesh:Identity:CertificatePath"]!, settings["Mesh:Identity:PrivateKeyPath"]);
        return Open(port, new SslClientAuthenticationOptions
        {
            ClientCertificates = [certificate],
            CertificateChainPolicy = Trusting(settings["Mesh:Identity:TrustBundlePath"]!),
            // The server's name is a SPIFFE id, not a host.
            RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None,
        });
    }

    private static GrpcChannel Open(int port, SslClientAuthenticationOptions ssl, string? apiKey = null) => GrpcChannel.ForAddress(
        $"https://localhost:{port}",
        new GrpcChannelOptions { HttpHandler = new KeyHandler(apiKey, new SocketsHttpHandler { SslOptions = ssl }), DisposeHttpClient = true });

    private static X509ChainPolicy Trusting(string bundlePath)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(bundlePath);
        return policy;
    }

    private sealed class KeyHandler(string? key, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (key is not null && request.Headers.Authorization is null && !request.Headers.Contains(TestProgram.Header))
                request.Headers.Add(TestProgram.Header, key);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
