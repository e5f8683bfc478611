using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace ShopMesh.ServiceDefaults.Tests.Testing;

/// <summary>Channels that use nothing of the mesh, for callers that it should refuse, and those that know nothing of it.</summary>
internal static class RawChannel
{
    /// <summary>Trusts any server and shows any certificate.</summary>
    public static GrpcChannel Tls(Uri address, X509Certificate2? certificate = null) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        DisposeHttpClient = true,
        HttpHandler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
                LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate,
            },
        },
    });

    /// <summary>Plaintext HTTP/2 with prior knowledge.</summary>
    public static GrpcChannel Plaintext(Uri address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions { DisposeHttpClient = true });
}
