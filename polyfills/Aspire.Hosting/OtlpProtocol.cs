namespace Aspire.Hosting;

/// <summary>How telemetry is sent.</summary>
public enum OtlpProtocol
{
    /// <summary>By gRPC.</summary>
    Grpc = 0,

    /// <summary>By HTTP with protobuf bodies.</summary>
    HttpProtobuf = 1,
}
