namespace ShopMesh.ServiceDefaults.Interceptors;

/// <summary>Rpcs that every server has and that no policy, deadline or trace is made for.</summary>
internal static class InfrastructureRpc
{
    /// <summary>Whether a path, <c>/package.Service/Method</c>, is that of health checking.</summary>
    public static bool IsHealth(string path) => path.StartsWith("/grpc.health.v1.Health/", StringComparison.Ordinal);

    /// <summary>Whether a path is that of health checking or of reflection.</summary>
    public static bool Is(string path) => IsHealth(path) || path.StartsWith("/grpc.reflection.", StringComparison.Ordinal);
}
