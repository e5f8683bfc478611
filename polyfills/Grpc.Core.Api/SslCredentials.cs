namespace Grpc.Core;

/// <summary>TLS, optionally with its own roots, a client certificate and a further check of the server.</summary>
/// <param name="rootCertificates">PEM of the trusted roots; <see langword="null"/> for the machine's own.</param>
/// <param name="keyCertificatePair">The client's certificate, if the server asks for one.</param>
/// <param name="verifyPeerCallback">A further check of the server after its chain has been verified.</param>
public sealed class SslCredentials(
    string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback) : ChannelCredentials
{
    private readonly VerifyPeerCallback? _verifyPeerCallback = verifyPeerCallback;

    /// <summary>TLS against the roots that the machine trusts.</summary>
    public SslCredentials() : this(null, null, null)
    {
    }

    /// <summary>TLS against given roots.</summary>
    /// <param name="rootCertificates">PEM of the trusted roots; <see langword="null"/> for the machine's own.</param>
    public SslCredentials(string? rootCertificates) : this(rootCertificates, null, null)
    {
    }

    /// <summary>TLS against given roots, with a client certificate.</summary>
    /// <param name="rootCertificates">PEM of the trusted roots; <see langword="null"/> for the machine's own.</param>
    /// <param name="keyCertificatePair">The client's certificate.</param>
    public SslCredentials(string? rootCertificates, KeyCertificatePair? keyCertificatePair) : this(rootCertificates, keyCertificatePair, null)
    {
    }

    /// <summary>PEM of the trusted roots; <see langword="null"/> for the machine's own.</summary>
    public string? RootCertificates { get; } = rootCertificates;

    /// <summary>The client's certificate, if any.</summary>
    public KeyCertificatePair? KeyCertificatePair { get; } = keyCertificatePair;

    internal override bool IsComposable => true;

    /// <inheritdoc/>
    public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object? state) =>
        configurator.SetSslCredentials(state, RootCertificates, KeyCertificatePair, _verifyPeerCallback);
}
