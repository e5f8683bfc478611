namespace Grpc.Core;

/// <summary>What a <see cref="VerifyPeerCallback"/> decides on.</summary>
public class VerifyPeerContext
{
    internal VerifyPeerContext(string targetName, string peerPem)
    {
        TargetName = targetName;
        PeerPem = peerPem;
    }

    /// <summary>The name that the channel connects to.</summary>
    public string TargetName { get; }

    /// <summary>PEM of the server's certificate.</summary>
    public string PeerPem { get; }
}
