using Google.Rpc;

namespace Grpc.Core;

/// <summary>Describes exceptions as error details.</summary>
public static class ExceptionExtensions
{
    /// <summary>
    /// Describes an exception as a <see cref="DebugInfo"/> detail. It shows the insides of the server: send it only to callers
    /// who may see them.
    /// </summary>
    /// <param name="exception">The exception to describe.</param>
    /// <param name="innerDepth">How many inner exceptions to include; none by default.</param>
    /// <returns>The exception's message, and its stack trace with one line per entry.</returns>
    public static DebugInfo ToRpcDebugInfo(this Exception exception, int innerDepth = 0)
    {
        ArgumentNullException.ThrowIfNull(exception);

        var debugInfo = new DebugInfo { Detail = $"{exception.GetType().FullName}: {exception.Message}" };
        AddStackTrace(debugInfo, exception);
        for (var inner = exception.InnerException; inner is not null && innerDepth > 0; inner = inner.InnerException, innerDepth--)
        {
            debugInfo.StackEntries.Add($"InnerException: {inner.GetType().FullName}: {inner.Message}");
            AddStackTrace(debugInfo, inner);
        }

        return debugInfo;
    }

    private static void AddStackTrace(DebugInfo debugInfo, Exception exception)
    {
        if (exception.StackTrace is { } trace)
            debugInfo.StackEntries.Add(trace.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }
}
