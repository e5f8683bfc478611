namespace Grpc.Core;

/// <summary>Options of one call. A value type: each <c>With…</c> method returns a changed copy.</summary>
public struct CallOptions
{
    /// <summary>Creates options; everything left out has its default.</summary>
    /// <param name="headers">Metadata that is sent ahead of the request.</param>
    /// <param name="deadline">When the call must be over (UTC).</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="writeOptions">How messages are written.</param>
    /// <param name="propagationToken">Ties the call to the call that it is made for.</param>
    /// <param name="credentials">Credentials of this call.</param>
    public CallOptions(
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default,
        WriteOptions? writeOptions = null,
        ContextPropagationToken? propagationToken = null,
        CallCredentials? credentials = null)
    {
        Headers = headers;
        Deadline = deadline;
        CancellationToken = cancellationToken;
        WriteOptions = writeOptions;
        PropagationToken = propagationToken;
        Credentials = credentials;
    }

    /// <summary>Metadata that is sent ahead of the request.</summary>
    public Metadata? Headers { get; private set; }

    /// <summary>When the call must be over (UTC); <see langword="null"/> for never.</summary>
    public DateTime? Deadline { get; private set; }

    /// <summary>Cancels the call. Before the deadline, a cancelled call ends with status <see cref="StatusCode.Cancelled"/>.</summary>
    public CancellationToken CancellationToken { get; private set; }

    /// <summary>How messages are written.</summary>
    public WriteOptions? WriteOptions { get; private set; }

    /// <summary>Ties the call to the call that it is made for.</summary>
    public ContextPropagationToken? PropagationToken { get; private set; }

    /// <summary>Credentials of this call.</summary>
    public CallCredentials? Credentials { get; private set; }

    /// <summary>
    /// Whether the call waits while the channel can't connect. Without it, such a call fails with <see cref="StatusCode.Unavailable"/>.
    /// </summary>
    public bool IsWaitForReady { get; private set; }

    /// <summary>Changes the headers.</summary>
    /// <param name="headers">Metadata that is sent ahead of the request.</param>
    public readonly CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    /// <summary>Changes the deadline.</summary>
    /// <param name="deadline">When the call must be over (UTC).</param>
    public readonly CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    /// <summary>Changes what cancels the call.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public readonly CallOptions WithCancellationToken(CancellationToken cancellationToken) =>
        this with { CancellationToken = cancellationToken };

    /// <summary>Changes how messages are written.</summary>
    /// <param name="writeOptions">How messages are written.</param>
    public readonly CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };

    /// <summary>Ties the call to another.</summary>
    /// <param name="propagationToken">From the call that this one is made for.</param>
    public readonly CallOptions WithPropagationToken(ContextPropagationToken propagationToken) =>
        this with { PropagationToken = propagationToken };

    /// <summary>Changes the credentials of the call.</summary>
    /// <param name="credentials">Credentials of this call.</param>
    public readonly CallOptions WithCredentials(CallCredentials credentials) => this with { Credentials = credentials };

    /// <summary>Chooses whether the call waits while the channel can't connect.</summary>
    /// <param name="waitForReady">Whether it waits.</param>
    public readonly CallOptions WithWaitForReady(bool waitForReady = true) => this with { IsWaitForReady = waitForReady };
}
