using Google.Protobuf;
using Grpc.Core;

namespace ShopMesh.Orders.Clients;

/// <summary>Reads the details that an error carries (google.rpc.Status).</summary>
internal static class RpcErrorDetails
{
    /// <summary>The error's first detail of this type, or null when it has none that can be read.</summary>
    public static T? Detail<T>(this RpcException error)
        where T : class, IMessage<T>, new()
    {
        try
        {
            var descriptor = new T().Descriptor;
            var detail = error.GetRpcStatus()?.Details.FirstOrDefault(candidate => candidate.Is(descriptor));
            return detail?.Unpack<T>();
        }
        catch (InvalidProtocolBufferException)
        {
            // A peer that garbles its details has still said its status.
            return null;
        }
    }
}
