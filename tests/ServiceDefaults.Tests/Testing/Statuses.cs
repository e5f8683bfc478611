using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace ShopMesh.ServiceDefaults.Tests.Testing;

/// <summary>Reads the details of errors.</summary>
internal static class Statuses
{
    public static async Task<RpcException> FailureAsync(Func<Task> call) => await Should.ThrowAsync<RpcException>(call);

    public static T Detail<T>(this RpcException exception) where T : class, IMessage<T>, new()
    {
        var status = exception.GetRpcStatus();
        status.ShouldNotBeNull();
        var detail = status.GetDetail<T>();
        detail.ShouldNotBeNull();
        return detail;
    }

    public static string Reason(this RpcException exception) => exception.Detail<ErrorInfo>().Reason;
}
