using Google.Protobuf;
using Grpc.Core;
using Shouldly;

namespace ShopMesh.Orders.Tests.Running;

/// <summary>Reads errors as callers do.</summary>
internal static class RpcErrors
{
    /// <summary>Waits for the call to fail with this status.</summary>
    public static async Task<RpcException> ShouldFailAsync<T>(this AsyncUnaryCall<T> call, StatusCode code)
    {
        var error = await Should.ThrowAsync<RpcException>(call.ResponseAsync);
        error.StatusCode.ShouldBe(code, error.Status.Detail);
        return error;
    }

    /// <summary>The detail of this type that the error must carry.</summary>
    public static T Detail<T>(this RpcException error)
        where T : class, IMessage<T>, new()
    {
        var status = error.GetRpcStatus().ShouldNotBeNull("The error has no details.");
        status.Code.ShouldBe((int)error.StatusCode);
        var detail = status.Details.FirstOrDefault(detail => detail.Is(new T().Descriptor));
        return detail.ShouldNotBeNull($"The error has no {typeof(T).Name}.").Unpack<T>();
    }
}
