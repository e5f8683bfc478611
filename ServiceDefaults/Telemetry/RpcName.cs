namespace ShopMesh.ServiceDefaults.Telemetry;

/// <summary>Takes the path of an rpc apart.</summary>
internal static class RpcName
{
    /// <summary><c>/package.Service/Method</c> as <c>package.Service</c> and <c>Method</c>.</summary>
    public static (string Service, string Method) Split(string path)
    {
        var start = path.StartsWith('/') ? 1 : 0;
        var slash = path.IndexOf('/', start);
        return slash < 0 ? ("", path[start..]) : (path[start..slash], path[(slash + 1)..]);
    }
}
