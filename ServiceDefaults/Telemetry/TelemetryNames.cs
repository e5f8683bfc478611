namespace ShopMesh.ServiceDefaults.Telemetry;

/// <summary>Names of OpenTelemetry's semantic conventions for rpc and network, and our own beside them.</summary>
internal static class TelemetryNames
{
    public const string RpcSystem = "rpc.system";
    public const string RpcService = "rpc.service";
    public const string RpcMethod = "rpc.method";
    public const string RpcStatusCode = "rpc.grpc.status_code";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string PeerAddress = "network.peer.address";
    public const string PeerPort = "network.peer.port";

    /// <summary>The SPIFFE id of the other side, proven by mutual TLS.</summary>
    public const string MeshPeer = "mesh.peer.identity";

    /// <summary>The listener that took the call: mesh, edge or management.</summary>
    public const string MeshListener = "mesh.listener";

    /// <summary>The name that the caller, or the called service, has in the mesh; for metrics.</summary>
    public const string MeshPeerService = "mesh.peer.service";

    /// <summary>Which certificate of the process: identity or edge.</summary>
    public const string MeshCertificate = "mesh.certificate";

    public const string Meter = "ShopMesh.Rpc";
    public const string IdentityMeter = "ShopMesh.Identity";
    public const string DiscoveryMeter = "ShopMesh.Discovery";

    public const string GrpcClientSource = "Grpc.Net.Client";
    public const string AspNetCoreSource = "Microsoft.AspNetCore";
    public const string NpgsqlSource = "Npgsql";
}
