using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace ShopMesh.ServiceDefaults.Discovery;

/// <summary>
/// Follows one name: looks it up from time to time, and sooner when asked to, and tells when the answer is another. A look-up that
/// fails takes nothing away: replicas that cannot be found any more may well still be there, and those that are not are noticed by their
/// connections.
/// </summary>
internal sealed partial class DnsName(string host, IHostLookup lookup, DiscoveryOptions options, TimeProvider clock, ILogger logger) : IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile DnsAnswer? _answer;
    private Task<IPAddress[]>? _underway;

    /// <summary>The answer is another than before.</summary>
    public event Action? Changed;

    public string Host => host;

    /// <summary>What is known; <see langword="null"/> until the first look-up has ended.</summary>
    public DnsAnswer? Answer => _answer;

    /// <summary>Begins to look the name up.</summary>
    public void Start() => _ = Task.Run(RunAsync);

    /// <summary>Looks the name up soon, because connections to its addresses fail.</summary>
    public void Refresh() => _asked.Writer.TryWrite(true);

    // The token's source is left to the collector: the loop may still be looking at it.
    public void Dispose() => _stop.Cancel();

    private async Task RunAsync()
    {
        var stop = _stop.Token;
        var failures = 0;
        try
        {
            while (true)
            {
                // From the start of one look-up to that of the next, so that slow answers do not stretch the interval.
                var started = clock.GetTimestamp();
                failures = await LookUpAsync(stop) ? 0 : failures + 1;
                await WaitAsync(started, Interval(failures), stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task<bool> LookUpAsync(CancellationToken stop)
    {
        string problem;
        try
        {
            // What the system was asked goes on after a timeout, so it is waited for again instead of asked once more.
            _underway ??= lookup.LookUpAsync(Host, stop);
            var found = await _underway.WaitAsync(options.LookupTimeout, clock, stop);
            _underway = null;
            if (found.Length > 0)
            {
                Tell(new DnsAnswer([.. found.Distinct().OrderBy(address => address.AddressFamily).ThenBy(address => address.ToString(), StringComparer.Ordinal)], null));
                return true;
            }

            problem = "it has no address";
        }
        catch (TimeoutException)
        {
            problem = $"there was no answer within {options.LookupTimeout.TotalSeconds:0.###} s";
        }
        catch (SocketException exception)
        {
            _underway = null;
            problem = exception.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData
                ? "there is no such name"
                : $"{exception.Message} ({exception.SocketErrorCode})";
        }

        Tell(new DnsAnswer(_answer?.Addresses ?? [], problem));
        return false;
    }

    private void Tell(DnsAnswer answer)
    {
        var before = _answer;
        _answer = answer;

        // Once when it begins to fail and once when that is over, however often it is tried in between.
        if (answer.Problem is { } problem && before?.Problem is null)
        {
            if (answer.Addresses.Count > 0)
                Log.Kept(logger, Host, problem);
            else
                Log.Unknown(logger, Host, problem);
        }
        else if (answer.Problem is null && before?.Problem is not null)
        {
            Log.Found(logger, Host, answer.Addresses.Count);
        }

        if (!answer.IsSameAs(before))
            Changed?.Invoke();
    }

    private TimeSpan Interval(int failures)
    {
        var interval = failures == 0 ? options.RefreshInterval : FirstRetry * Math.Pow(2, Math.Min(failures - 1, 20));
        return (interval < options.RefreshInterval ? interval : options.RefreshInterval) * (0.8 + (0.2 * Random.Shared.NextDouble()));
    }

    private async Task WaitAsync(long started, TimeSpan interval, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var due = Task.Delay(Rest(interval), clock, over.Token);
        var asked = _asked.Reader.WaitToReadAsync(over.Token).AsTask();
        var first = await Task.WhenAny(due, asked);
        await over.CancelAsync();
        if (first == asked)
        {
            var rest = Rest(options.MinimumInterval < interval ? options.MinimumInterval : interval);
            await Task.Delay(rest, clock, stop);
        }

        // Whoever asked until now is served by the look-up that follows.
        _asked.Reader.TryRead(out _);
        stop.ThrowIfCancellationRequested();

        TimeSpan Rest(TimeSpan whole)
        {
            var rest = whole - clock.GetElapsedTime(started);
            return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Host} could not be looked up, so the addresses that it had stay in use: {Problem}.")]
        public static partial void Kept(ILogger logger, string host, string problem);

        [LoggerMessage(2, LogLevel.Warning, "{Host} could not be looked up: {Problem}. It is tried again.")]
        public static partial void Unknown(ILogger logger, string host, string problem);

        [LoggerMessage(3, LogLevel.Information, "{Host} can be looked up again and has {Count} addresses.")]
        public static partial void Found(ILogger logger, string host, int count);
    }
}
