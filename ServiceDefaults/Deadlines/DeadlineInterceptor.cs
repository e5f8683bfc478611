using Grpc.Core;
using ShopMesh.ServiceDefaults.Interceptors;

namespace ShopMesh.ServiceDefaults.Deadlines;

/// <summary>Refuses a call whose deadline has passed before its work began, since nobody waits for the answer any more.</summary>
internal sealed class DeadlineInterceptor(TimeProvider clock) : CallInterceptor
{
    protected override Task InvokeAsync(ServerCallContext context, Func<Task> next)
    {
        if (context.Deadline <= clock.GetUtcNow().UtcDateTime)
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, "The deadline passed before the call was begun."));
        return next();
    }
}
