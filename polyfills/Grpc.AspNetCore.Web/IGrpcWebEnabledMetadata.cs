namespace Grpc.AspNetCore.Web;

/// <summary>Endpoint metadata: whether the endpoint takes gRPC-Web. The last one of an endpoint counts.</summary>
public interface IGrpcWebEnabledMetadata
{
    /// <summary>Whether the endpoint takes gRPC-Web.</summary>
    bool GrpcWebEnabled { get; }
}
