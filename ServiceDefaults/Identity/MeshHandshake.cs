using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace ShopMesh.ServiceDefaults.Identity;

/// <summary>TLS between services: both sides show an X.509-SVID and verify the other's.</summary>
internal sealed partial class MeshHandshake(MeshCertificateSource source, PeerVerifier verifier, ILogger<MeshHandshake> logger)
{
    /// <summary>The mesh listener's side of one handshake, with the certificates of this moment.</summary>
    /// <param name="peer">The caller's address, for the log.</param>
    public SslServerAuthenticationOptions Server(string peer)
    {
        var material = source.Current;
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = material.Own,
            ClientCertificateRequired = true,
            CertificateChainPolicy = PeerVerifier.TrustsNothing,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) => AcceptClient(certificate, chain, material, peer),
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,

            // A resumed session would carry a verdict of before a rotation, and without the peer's intermediates.
            AllowTlsResume = false,
        };
    }

    /// <summary>The side of a client that means to speak to one service. The handler keeps the options; what they ask is answered anew for each handshake.</summary>
    /// <param name="expected">The identity that the server must prove.</param>
    public SslClientAuthenticationOptions Client(SpiffeId expected) => new()
    {
        LocalCertificateSelectionCallback = (_, _, _, _, _) => source.Current.Own!.TargetCertificate,
        CertificateChainPolicy = PeerVerifier.TrustsNothing,
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => AcceptServer(certificate, chain, expected),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,
        AllowTlsResume = false,
    };

    private bool AcceptClient(X509Certificate? certificate, X509Chain? chain, CertificateMaterial material, string peer)
    {
        if (certificate is not X509Certificate2 leaf)
        {
            Log.ClientRefused(logger, peer, "it showed no certificate");
            return false;
        }

        var problem = Check(leaf, chain, material, X509Svid.ClientAuthentication, out _);
        if (problem is null)
            return true;
        Log.ClientRefused(logger, peer, $"{problem}; subject alternative name: {Claim(leaf)}");
        return false;
    }

    private bool AcceptServer(X509Certificate? certificate, X509Chain? chain, SpiffeId expected)
    {
        if (certificate is not X509Certificate2 leaf)
        {
            Log.ServerRefused(logger, expected, "it showed no certificate");
            return false;
        }

        var problem = Check(leaf, chain, source.Current, X509Svid.ServerAuthentication, out var id);
        if (problem is null && id != expected)
            problem = $"it is {id}";
        if (problem is null)
            return true;
        Log.ServerRefused(logger, expected, problem);
        return false;
    }

    private string? Check(X509Certificate2 leaf, X509Chain? chain, CertificateMaterial material, string usage, out SpiffeId? id)
    {
        if (!X509Svid.TryRead(leaf, usage, out id, out var problem))
            return problem;
        if (id.TrustDomain != source.ConfiguredId.TrustDomain)
            return $"its trust domain is {id.TrustDomain}";
        return verifier.Verify(leaf, chain, material, usage);
    }

    // What an unverified peer claims goes to the log as short, printable text.
    private static string Claim(X509Certificate2 leaf)
    {
        if (X509Svid.TryRead(leaf, X509Svid.ClientAuthentication, out var id, out _))
            return id.ToString();
        var subject = new string([.. leaf.Subject.Where(character => !char.IsControl(character)).Take(200)]);
        return $"none; subject: {subject}";
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Refused a connection to the mesh listener from {Peer}: {Problem}.")]
        public static partial void ClientRefused(ILogger logger, string peer, string problem);

        [LoggerMessage(2, LogLevel.Warning, "Refused a server that was to be {Expected}: {Problem}.")]
        public static partial void ServerRefused(ILogger logger, SpiffeId expected, string problem);
    }
}
