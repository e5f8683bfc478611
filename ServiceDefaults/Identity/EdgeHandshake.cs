using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace ShopMesh.ServiceDefaults.Identity;

/// <summary>TLS at the edge: the server shows a certificate for its host name, the client shows none.</summary>
internal sealed partial class EdgeHandshake(EdgeCertificateSource source, PeerVerifier verifier, ILogger<EdgeHandshake> logger)
{
    /// <summary>The edge listener's side of one handshake, with the certificate of this moment.</summary>
    public SslServerAuthenticationOptions Server() => new()
    {
        ServerCertificateContext = source.Current.Own,
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,
    };

    /// <summary>The client's side: the server must be the host that was dialled, by an authority of the edge's trust bundle.</summary>
    public SslClientAuthenticationOptions Client() => new()
    {
        CertificateChainPolicy = PeerVerifier.TrustsNothing,
        RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            Accept((sender as SslStream)?.TargetHostName, certificate as X509Certificate2, chain, errors),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,
        AllowTlsResume = false,
    };

    private bool Accept(string? host, X509Certificate2? leaf, X509Chain? chain, SslPolicyErrors errors)
    {
        var problem = leaf is null ? "it showed no certificate"
            : (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0 ? "its certificate is for another host"
            : verifier.Verify(leaf, chain, source.Current, X509Svid.ServerAuthentication);
        if (problem is null)
            return true;
        Log.Refused(logger, host, problem);
        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Refused the edge listener of {Host}: {Problem}.")]
        public static partial void Refused(ILogger logger, string? host, string problem);
    }
}
