namespace Grpc.Core;

/// <summary>A call has failed. Thrown to callers, and thrown by service methods to end their call with a status.</summary>
public class RpcException : Exception
{
    /// <summary>Creates an exception without trailers.</summary>
    /// <param name="status">The status of the call.</param>
    public RpcException(Status status) : this(status, Metadata.Empty, status.ToString())
    {
    }

    /// <summary>Creates an exception without trailers.</summary>
    /// <param name="status">The status of the call.</param>
    /// <param name="message">The message of the exception; it does not travel.</param>
    public RpcException(Status status, string message) : this(status, Metadata.Empty, message)
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="status">The status of the call.</param>
    /// <param name="trailers">The trailers of the call.</param>
    public RpcException(Status status, Metadata trailers) : this(status, trailers, status.ToString())
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="status">The status of the call.</param>
    /// <param name="trailers">The trailers of the call.</param>
    /// <param name="message">The message of the exception; it does not travel.</param>
    public RpcException(Status status, Metadata trailers, string message) : base(message, status.DebugException)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        Status = status;
        Trailers = trailers;
    }

    /// <summary>The status of the call.</summary>
    public Status Status { get; }

    /// <summary>The code of <see cref="Status"/>, for exception filters.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>The trailers of the call; never <see langword="null"/>.</summary>
    public Metadata Trailers { get; }
}
