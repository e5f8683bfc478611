using Microsoft.Extensions.Logging;
using ShopMesh.ServiceDefaults.Clients;

namespace ShopMesh.ServiceDefaults.Balancing;

/// <summary>
/// Whether one replica answers. Its connection alone does not tell: of a process that is stopped, or a machine that is cut off, the
/// connection stays open, and a new one may even be accepted.
/// </summary>
internal sealed partial class Replica(string host, int port, ClientOptions options, TimeProvider clock, ILogger logger)
{
    // A replica is silent by comparison: a service that starts cold, or that is overloaded, is slow everywhere, and to move all that waits for
    // one replica to the next would be the end of that one too. So it gets several times as long as another took to answer the same question.
    private const int SlowerThanPeer = 3;
    private const int MostPeersAsked = 2;

    // Where the others take long as well, this is the end of the question, in ProbeTimeouts.
    private const int LongestQuestion = 10;

    private readonly Lock _state = new();
    private readonly HashSet<CancellationTokenSource> _waiting = [];
    private Peers _peers = Peers.None;
    private Func<CancellationToken, Task>? _ask;
    private long _answers;
    private int _failures;
    private long _askedAt;
    private bool _asking;

    /// <summary>Whether the replica was asked for a sign of life and gave none, and has given none since.</summary>
    public bool IsSilent => Volatile.Read(ref _failures) > 0;

    /// <summary>The replicas that a call may go to instead of this one, and how many may; as the balancer sees it.</summary>
    public Peers Peers
    {
        get => Volatile.Read(ref _peers);
        set => Volatile.Write(ref _peers, value);
    }

    /// <summary>An attempt waits for this replica; it is cancelled when it had better be made elsewhere.</summary>
    /// <param name="attempt">What cancels it.</param>
    /// <param name="ask">Asks for a sign of life on the attempt's connection; ends well if the replica answers anything.</param>
    public void Begin(CancellationTokenSource attempt, Func<CancellationToken, Task> ask)
    {
        lock (_state)
        {
            _waiting.Add(attempt);
            _ask = ask;
        }
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
        Peers.Moves.Earn();
        if (Interlocked.Exchange(ref _failures, 0) > 0)
            Log.Answers(logger, host, port);
    }

    /// <summary>Asks for a sign of life, unless that is being done.</summary>
    public void Ask()
    {
        Func<CancellationToken, Task>? ask;
        lock (_state)
        {
            ask = _ask;
            if (_asking || ask is null)
                return;
            _asking = true;
            _askedAt = clock.GetTimestamp();
        }

        _ = Task.Run(() => AskAsync(ask));
    }

    /// <summary>The replica took a connection and said nothing on it for as long as a connection may take.</summary>
    public void Unanswered()
    {
        lock (_state)
            _askedAt = clock.GetTimestamp();
        Fail();
    }

    /// <summary>Asks a silent replica again if it is time to: with the waits between attempts to reach one that is down.</summary>
    public void AskIfDue()
    {
        lock (_state)
        {
            if (_asking || _failures == 0)
                return;
            var wait = options.InitialReconnectBackoff * Math.Pow(2, Math.Min(_failures - 1, 20));
            if (clock.GetElapsedTime(_askedAt) < (wait < options.MaxReconnectBackoff ? wait : options.MaxReconnectBackoff))
                return;
        }

        Ask();
    }

    private async Task AskAsync(Func<CancellationToken, Task> ask)
    {
        var before = Interlocked.Read(ref _answers);
        var peers = PeersToAsk();
        using var limit = new CancellationTokenSource(peers.Length == 0 ? options.ProbeTimeout : LongestQuestion * options.ProbeTimeout, clock);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        var comparison = CompareAsync(peers, limit, enough.Token);
        var answered = await AnswersAsync(ask, limit.Token);
        await enough.CancelAsync();
        var peerAnswered = await comparison;

        // Whatever else it answered meanwhile is as good a sign of life.
        if (answered || Interlocked.Read(ref _answers) != before)
        {
            Answered();
        }
        else
        {
            Fail();
            if (peerAnswered)
                SendAway();
        }

        lock (_state)
            _asking = false;
    }

    private Func<CancellationToken, Task>[] PeersToAsk()
    {
        lock (_state)
        {
            if (_waiting.Count == 0)
                return [];
        }

        var peers = Peers.Replicas.Where(peer => peer != this && !peer.IsSilent).Select(peer => peer.Question).OfType<Func<CancellationToken, Task>>().ToArray();
        Random.Shared.Shuffle(peers);
        return [.. peers.Take(MostPeersAsked)];
    }

    private Func<CancellationToken, Task>? Question
    {
        get
        {
            lock (_state)
                return _ask;
        }
    }

    /// <summary>Sets the limit by the time that the first of the peers takes to answer.</summary>
    /// <returns>Whether one has answered.</returns>
    private async Task<bool> CompareAsync(Func<CancellationToken, Task>[] peers, CancellationTokenSource limit, CancellationToken cancellationToken)
    {
        var begin = clock.GetTimestamp();
        await foreach (var answer in Task.WhenEach(peers.Select(ask => AnswersAsync(ask, cancellationToken))))
        {
            if (!await answer)
                continue;
            var elapsed = clock.GetElapsedTime(begin);
            var patience = SlowerThanPeer * elapsed;
            limit.CancelAfter((patience > options.ProbeTimeout ? patience : options.ProbeTimeout) - elapsed);
            return true;
        }

        return false;
    }

    private static async Task<bool> AnswersAsync(Func<CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        try
        {
            await ask(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
    }

    private void Fail()
    {
        if (Interlocked.Increment(ref _failures) == 1)
            Log.Silent(logger, host, port);
    }

    // Only where there is somewhere better to go: a replica that is alone may be slow, and its calls have their deadlines. And no more than
    // may be tried again: what is left waits on, for the replica may only be slow.
    private void SendAway()
    {
        List<CancellationTokenSource> leaving = [];
        lock (_state)
        {
            foreach (var attempt in _waiting)
            {
                if (!Peers.Moves.TryTake())
                    break;
                leaving.Add(attempt);
            }
        }

        foreach (var attempt in leaving)
            attempt.Cancel();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Host}:{Port} does not answer; calls go to other replicas until it does.")]
        public static partial void Silent(ILogger logger, string host, int port);

        [LoggerMessage(2, LogLevel.Information, "{Host}:{Port} answers again.")]
        public static partial void Answers(ILogger logger, string host, int port);
    }
}
