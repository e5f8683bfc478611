namespace Grpc.Core;

/// <summary>How a channel implementation learns what <see cref="ChannelCredentials"/> consist of.</summary>
public abstract class ChannelCredentialsConfiguratorBase
{
    /// <summary>The channel is not secured.</summary>
    /// <param name="state">What the caller passed in.</param>
    public abstract void SetInsecureCredentials(object? state);

    /// <summary>The channel uses TLS.</summary>
    /// <param name="state">What the caller passed in.</param>
    /// <param name="rootCertificates">PEM of the trusted roots; <see langword="null"/> for the machine's own.</param>
    /// <param name="keyCertificatePair">The client's certificate, if any.</param>
    /// <param name="verifyPeerCallback">A further check of the server, if any.</param>
    public abstract void SetSslCredentials(
        object? state, string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback);

    /// <summary>The channel has credentials of its own and some that go with each call.</summary>
    /// <param name="state">What the caller passed in.</param>
    /// <param name="channelCredentials">The credentials of the channel.</param>
    /// <param name="callCredentials">The credentials of each call.</param>
    public abstract void SetCompositeCredentials(object? state, ChannelCredentials channelCredentials, CallCredentials callCredentials);
}
