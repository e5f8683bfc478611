using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Configuration;
using ShopMesh.ServiceDefaults.Data;
using ShopMesh.ServiceDefaults.Interceptors;

namespace ShopMesh.ServiceDefaults.Errors;

/// <summary>Lets errors leave as <see cref="StatusMapper"/> has them, and writes to the log what callers are not told.</summary>
internal sealed partial class ErrorInterceptor(
    IOptions<MeshOptions> mesh, IEnumerable<DatabaseSchema> schemas, TimeProvider clock, ILogger<ErrorInterceptor> logger) : CallInterceptor
{
    protected override async Task InvokeAsync(ServerCallContext context, Func<Task> next)
    {
        try
        {
            await next();
        }
        catch (Exception exception)
        {
            throw Map(exception, context);
        }
    }

    private RpcException Map(Exception exception, ServerCallContext context)
    {
        var domain = mesh.Value.TrustDomain;

        // Once the call is over, whatever breaks in it breaks because of that.
        if (context.CancellationToken.IsCancellationRequested && exception is not RpcException and not ServiceException)
            return Ended(context);

        if (exception is RpcException rpc)
            return MapRpc(rpc, context, domain);

        if (exception is OperationCanceledException)
            return Unexpected(exception, context, domain);

        // A table that is not there yet is no fault of the service while it waits for its migrations.
        var waits = schemas.Any(schema => !schema.IsReady) && DatabaseFailure.Find(exception) is not null;
        if ((StatusMapper.Map(exception, domain) ?? (waits ? StatusMapper.Outage(domain) : null)) is not { } status)
            return Unexpected(exception, context, domain);

        if (DatabaseFailure.Find(exception) is { } failure)
            Log.Database(logger, context.Method, failure.Message);
        else if (DatabaseFailure.IsUnreachable(exception))
            Log.Database(logger, context.Method, exception.GetBaseException().Message);
        else if (exception.InnerException is { } cause)
            Log.Caused(logger, context.Method, (StatusCode)status.Code, cause);
        return status.ToRpcException();
    }

    private RpcException MapRpc(RpcException exception, ServerCallContext context, string domain)
    {
        if (DependencyFailure.Of(exception) is not { } dependency)
            return exception;

        switch (exception.StatusCode)
        {
            case StatusCode.Cancelled or StatusCode.DeadlineExceeded:
                return new RpcException(new Grpc.Core.Status(exception.StatusCode, Describe(exception.StatusCode)));
            case StatusCode.Unavailable or StatusCode.ResourceExhausted:
                Log.Dependency(logger, context.Method, dependency, exception.Status.Detail);
                return StatusMapper.Dependency(domain).ToRpcException();
            default:
                // The service neither handled nor translated it, so there is nothing in it for the caller.
                return Unexpected(exception, context, domain);
        }
    }

    private RpcException Ended(ServerCallContext context)
    {
        var code = context.Deadline <= clock.GetUtcNow().UtcDateTime ? StatusCode.DeadlineExceeded : StatusCode.Cancelled;
        return new RpcException(new Grpc.Core.Status(code, Describe(code)));
    }

    private RpcException Unexpected(Exception exception, ServerCallContext context, string domain)
    {
        var reference = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        Log.Unexpected(logger, context.Method, reference, exception);
        return StatusMapper.Internal(reference, domain).ToRpcException();
    }

    private static string Describe(StatusCode code) =>
        code == StatusCode.DeadlineExceeded ? "The deadline passed." : "The call was cancelled.";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Method} failed; the caller was told the reference {Reference}.")]
        public static partial void Unexpected(ILogger logger, string method, string reference, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "{Method} could not use the database: {Problem}")]
        public static partial void Database(ILogger logger, string method, string problem);

        [LoggerMessage(3, LogLevel.Warning, "{Method} answers {Code}.")]
        public static partial void Caused(ILogger logger, string method, StatusCode code, Exception exception);

        [LoggerMessage(4, LogLevel.Warning, "{Method} could not use the service {Dependency}: {Problem}")]
        public static partial void Dependency(ILogger logger, string method, string dependency, string problem);
    }
}
