namespace Grpc.Core;

/// <summary>How a call ended: a code and a text for people. An exception that led to it stays on this side of the wire.</summary>
public struct Status
{
    /// <summary>Success, without detail.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>Cancelled, without detail.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    private readonly string? _detail;

    /// <summary>Creates a status.</summary>
    /// <param name="statusCode">The code.</param>
    /// <param name="detail">A text for people.</param>
    public Status(StatusCode statusCode, string detail) : this(statusCode, detail, null)
    {
    }

    /// <summary>Creates a status that an exception led to.</summary>
    /// <param name="statusCode">The code.</param>
    /// <param name="detail">A text for people.</param>
    /// <param name="debugException">For diagnostics on this side; never sent.</param>
    public Status(StatusCode statusCode, string detail, Exception? debugException)
    {
        StatusCode = statusCode;
        _detail = detail;
        DebugException = debugException;
    }

    /// <summary>The code.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>A text for people; empty if there is none.</summary>
    public readonly string Detail => _detail ?? "";

    /// <summary>The exception that led to the status, if it arose on this side. For diagnostics only: it is never sent.</summary>
    public Exception? DebugException { get; }

    /// <summary>Code, detail and the type and message of the exception.</summary>
    public override readonly string ToString() => DebugException is null
        ? $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")"
        : $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\", DebugException=\"{DebugException.GetType()}: {DebugException.Message}\")";
}
