using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using ShopMesh.ServiceDefaults.Discovery;

namespace ShopMesh.ServiceDefaults.Tests.Discovery;

/// <summary>The names that a test knows, in place of the system's resolver.</summary>
internal sealed class Zone : IHostLookup
{
    private readonly ConcurrentDictionary<string, Func<Task<IPAddress[]>>> _names = new();
    private readonly Channel<string> _questions = Channel.CreateUnbounded<string>();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Set(string name, params string[] addresses) => _names[name] = () => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray());

    public void Fail(string name, SocketError error) => _names[name] = () => Task.FromException<IPAddress[]>(new SocketException((int)error));

    public void AnswerLater(string name, Task<IPAddress[]> answer) => _names[name] = () => answer;

    /// <summary>Waits for the next look-up to begin.</summary>
    public async Task QuestionAsync() =>
        await _questions.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    public Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);
        var answer = _names.TryGetValue(host, out var known)
            ? known()
            : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound));
        _questions.Writer.TryWrite(host);
        return answer;
    }
}
