using Grpc.Core;

namespace ShopMesh.ServiceDefaults.Errors;

/// <summary>
/// Tells a failure of a call that this service made from one that it means its own caller to see: both are an
/// <see cref="RpcException"/>, but the text and the details of the first are of another contract, and may name hosts.
/// </summary>
internal static class DependencyFailure
{
    private const string Key = "ShopMesh.Dependency";

    /// <summary>Marks what a client throws with the name of the called service.</summary>
    public static void Mark(Exception exception, string service)
    {
        if (exception is RpcException)
            exception.Data[Key] = service;
    }

    /// <summary>The service whose call failed; <see langword="null"/> if the exception is not of a call.</summary>
    public static string? Of(RpcException exception)
    {
        // A client that is not of the mesh marks nothing; but a status with an exception in it was made by some client.
        return exception.Data[Key] as string ?? (exception.Status.DebugException is null ? null : "unknown");
    }
}
