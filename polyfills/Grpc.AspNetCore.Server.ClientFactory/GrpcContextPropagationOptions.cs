namespace Grpc.AspNetCore.ClientFactory;

/// <summary>How the deadline and cancellation of the call being served reach the calls made to serve it.</summary>
public class GrpcContextPropagationOptions
{
    /// <summary>
    /// Whether a client used where no gRPC call is being served, such as in a background service, just makes its call.
    /// False by default: the call then fails with <see cref="InvalidOperationException"/>.
    /// </summary>
    public bool SuppressContextNotFoundErrors { get; set; }
}
