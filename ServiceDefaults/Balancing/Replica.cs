using Microsoft.Extensions.Logging;
using ShopMesh.ServiceDefaults.Clients;

namespace ShopMesh.ServiceDefaults.Balancing;

/// <summary>
/// Whether one replica answers. Its connection alone does not tell: of a process that is stopped, or a machine that is cut off, the
/// connection stays open, and a new one may even be accepted.
/// </summary>
internal sealed partial class Replica(string host, int port, ClientOptions options, TimeProvider clock, ILogger logger)
{
    private readonly Lock _state = new();
    private readonly HashSet<CancellationTokenSource> _waiting = [];
    private IReadOnlyList<Replica> _peers = [];
    private Func<CancellationToken, Task>? _ask;
    private long _answers;
    private int _failures;
    private long _askedAt;
    private bool _asking;

    /// <summary>Whether the replica was asked for a sign of life and gave none, and has given none since.</summary>
    public bool IsSilent => Volatile.Read(ref _failures) > 0;

    /// <summary>The replicas that a call may go to instead of this one; as the balancer sees it.</summary>
    public IReadOnlyList<Replica> Peers
    {
        get => Volatile.Read(ref _peers);
        set => Volatile.Write(ref _peers, value);
    }

    /// <summary>An attempt waits for this replica; it is cancelled when it had better be made elsewhere.</summary>
    public void Begin(CancellationTokenSource attempt)
    {
        lock (_state)
            _waiting.Add(attempt);
    }

    /// <summary>The attempt waits no more.</summary>
    public void End(CancellationTokenSource attempt)
    {
        lock (_state)
            _waiting.Remove(attempt);
    }

    /// <summary>The replica has answered something, whatever it was.</summary>
    public void Answered()
    {
        Interlocked.Increment(ref _answers);
        if (Interlocked.Exchange(ref _failures, 0) > 0)
            Log.Answers(logger, host, port);
    }

    /// <summary>Asks for a sign of life, unless that is being done.</summary>
    /// <param name="ask">Ends well if the replica answers anything.</param>
    public void Ask(Func<CancellationToken, Task> ask)
    {
        lock (_state)
        {
            _ask = ask;
            if (_asking)
                return;
            _asking = true;
            _askedAt = clock.GetTimestamp();
        }

        _ = Task.Run(() => AskAsync(ask));
    }

    /// <summary>The replica took a connection and said nothing on it for as long as a connection may take.</summary>
    /// <param name="ask">Ends well if the replica answers anything; for later.</param>
    public void Unanswered(Func<CancellationToken, Task> ask)
    {
        lock (_state)
        {
            _ask = ask;
            _askedAt = clock.GetTimestamp();
        }

        Fail();
    }

    /// <summary>Asks a silent replica again if it is time to: with the waits between attempts to reach one that is down.</summary>
    public void AskIfDue()
    {
        Func<CancellationToken, Task> ask;
        lock (_state)
        {
            if (_asking || _ask is null || _failures == 0)
                return;
            var wait = options.InitialReconnectBackoff * Math.Pow(2, Math.Min(_failures - 1, 20));
            if (clock.GetElapsedTime(_askedAt) < (wait < options.MaxReconnectBackoff ? wait : options.MaxReconnectBackoff))
                return;
            ask = _ask;
        }

        Ask(ask);
    }

    private async Task AskAsync(Func<CancellationToken, Task> ask)
    {
        var before = Interlocked.Read(ref _answers);
        var answered = false;
        using (var limit = new CancellationTokenSource(options.ProbeTimeout, clock))
        {
            try
            {
                await ask(limit.Token);
                answered = true;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
            }
        }

        // Whatever else it answered meanwhile is as good a sign of life.
        if (answered || Interlocked.Read(ref _answers) != before)
            Answered();
        else
            Fail();
        lock (_state)
            _asking = false;
    }

    private void Fail()
    {
        if (Interlocked.Increment(ref _failures) == 1)
            Log.Silent(logger, host, port);

        // Only where there is somewhere else to go: a replica that is alone may be slow, and its calls have their deadlines.
        if (Peers.Any(peer => peer != this && !peer.IsSilent))
        {
            CancellationTokenSource[] waiting;
            lock (_state)
                waiting = [.. _waiting];
            foreach (var attempt in waiting)
                attempt.Cancel();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Host}:{Port} does not answer; calls go to other replicas until it does.")]
        public static partial void Silent(ILogger logger, string host, int port);

        [LoggerMessage(2, LogLevel.Information, "{Host}:{Port} answers again.")]
        public static partial void Answers(ILogger logger, string host, int port);
    }
}
