namespace Grpc.AspNetCore.Web;

/// <summary>Options of gRPC-Web.</summary>
public class GrpcWebOptions
{
    /// <summary>Whether endpoints that say nothing about gRPC-Web take it. Default: <see langword="false"/>.</summary>
    public bool DefaultEnabled { get; set; }
}
