using System.Collections.Concurrent;

namespace ShopMesh.Testing.Shop.Fakes;

/// <summary>Lets a test stand at one point of an rpc: to hold it, to fail it, or to do something just then.</summary>
public sealed class RpcGate
{
    private readonly ConcurrentDictionary<(string Rpc, RpcMoment Moment), Func<CancellationToken, Task>> _orders = [];
    private readonly ConcurrentDictionary<string, int> _calls = [];
    private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often an rpc was called.</summary>
    public int Calls(string rpc) => _calls.GetValueOrDefault(rpc);

    /// <summary>From now on, does this whenever an rpc comes to this point.</summary>
    public void At(string rpc, RpcMoment moment, Func<CancellationToken, Task> action) => _orders[(rpc, moment)] = action;

    /// <summary>From now on, holds whatever comes to this point until its caller is gone or <see cref="Open"/> is called.</summary>
    /// <returns>Completes when the first one has come.</returns>
    public Task HoldAt(string rpc, RpcMoment moment)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var open = _open.Task;
        At(rpc, moment, cancellationToken =>
        {
            arrived.TrySetResult();
            return open.WaitAsync(cancellationToken);
        });
        return arrived.Task;
    }

    /// <summary>Lets everything pass again, and forgets what was counted.</summary>
    public void Open()
    {
        _orders.Clear();
        _calls.Clear();
        Interlocked.Exchange(ref _open, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    internal async Task<T> PassAsync<T>(string rpc, Func<T> answer, CancellationToken cancellationToken)
    {
        _calls.AddOrUpdate(rpc, 1, (_, count) => count + 1);
        await StandAsync(rpc, RpcMoment.Before, cancellationToken);
        var result = answer();
        await StandAsync(rpc, RpcMoment.After, cancellationToken);
        return result;
    }

    private Task StandAsync(string rpc, RpcMoment moment, CancellationToken cancellationToken) =>
        _orders.TryGetValue((rpc, moment), out var action) ? action(cancellationToken) : Task.CompletedTask;
}
