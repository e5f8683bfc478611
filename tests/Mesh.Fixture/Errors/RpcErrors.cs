using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Shouldly;

namespace ShopMesh.Testing.Mesh.Errors;

/// <summary>Reads errors as callers do.</summary>
public static class RpcErrors
{
    private const long Http2Cancel = 8;

    // A timer's tick, and what a call's timeout loses where it is sent in whole milliseconds.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for the call to fail with this status.</summary>
    /// <param name="call">The call.</param>
    /// <param name="code">The status.</param>
    public static Task<RpcException> ShouldFailAsync<T>(this AsyncUnaryCall<T> call, StatusCode code)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.ResponseAsync.ShouldFailAsync(code);
    }

    /// <summary>Waits for the work to fail with this status.</summary>
    /// <param name="work">The work.</param>
    /// <param name="code">The status.</param>
    public static async Task<RpcException> ShouldFailAsync(this Task work, StatusCode code)
    {
        var error = await Should.ThrowAsync<RpcException>(work).ConfigureAwait(false);
        error.StatusCode.ShouldBe(code, error.Status.Detail);
        return error;
    }

    /// <summary>
    /// Waits for a call that its client keeps open to fail because its deadline passed. Both ends have a clock: a server whose timer is the
    /// first resets the stream with CANCEL, and a client that hears of it a moment before its own deadline has to take that for CANCELLED.
    /// </summary>
    /// <param name="work">The work.</param>
    /// <param name="deadline">The call's deadline, UTC.</param>
    public static async Task ShouldEndAtDeadlineAsync(this Task work, DateTime deadline)
    {
        var error = await Should.ThrowAsync<RpcException>(work).ConfigureAwait(false);
        var early = deadline - DateTime.UtcNow;
        if (error.StatusCode == StatusCode.Cancelled && error.Status.DebugException?.GetBaseException() is HttpProtocolException { ErrorCode: Http2Cancel })
            early.ShouldBeLessThan(ClockSkew, error.Status.Detail);
        else
            error.StatusCode.ShouldBe(StatusCode.DeadlineExceeded, error.Status.Detail);
    }

    /// <summary>Waits for the call to fail with INVALID_ARGUMENT for these fields and no others.</summary>
    /// <param name="call">The call.</param>
    /// <param name="fields">The fields' paths, in any order.</param>
    public static async Task ShouldRefuseAsync<T>(this AsyncUnaryCall<T> call, params string[] fields)
    {
        var error = await call.ShouldFailAsync(StatusCode.InvalidArgument).ConfigureAwait(false);
        error.InvalidFields().Distinct().ShouldBe(fields, ignoreOrder: true, error.Status.Detail);
    }

    /// <summary>The fields that are not valid.</summary>
    /// <param name="error">An error INVALID_ARGUMENT.</param>
    public static IEnumerable<string> InvalidFields(this RpcException error) =>
        error.Detail<BadRequest>().FieldViolations.Select(violation => violation.Field);

    /// <summary>Why, as a constant: the reason of the error's ErrorInfo.</summary>
    /// <param name="error">The error.</param>
    public static string Reason(this RpcException error)
    {
        // By number: early versions of the package have the field under its first name.
        const int reason = 1;
        return (string)ErrorInfo.Descriptor.FindFieldByNumber(reason).Accessor.GetValue(error.Detail<ErrorInfo>());
    }

    /// <summary>The detail of this type that the error must carry.</summary>
    /// <param name="error">The error.</param>
    public static T Detail<T>(this RpcException error)
        where T : class, IMessage<T>, new()
    {
        ArgumentNullException.ThrowIfNull(error);
        var status = error.GetRpcStatus().ShouldNotBeNull("The error has no details.");
        status.Code.ShouldBe((int)error.StatusCode);
        var detail = status.Details.FirstOrDefault(detail => detail.Is(new T().Descriptor));
        return detail.ShouldNotBeNull($"The error has no {typeof(T).Name}.").Unpack<T>();
    }
}
