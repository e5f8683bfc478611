namespace Grpc.Core;

/// <summary>Decides, after the server's chain has been verified, whether to go on with the connection.</summary>
/// <param name="context">What is known of the server.</param>
/// <returns>Whether the server is accepted.</returns>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);
