namespace Docker.DotNet.Transport;

/// <summary>Ends a call that takes too long, and tells that from a call that its caller ended.</summary>
internal sealed class CallLimit : IDisposable
{
    private readonly TimeSpan _timeout;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _source;

    private CallLimit(TimeSpan timeout, CancellationToken caller)
    {
        _timeout = timeout;
        _caller = caller;
        _source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _source.CancelAfter(timeout);
    }

    public void Dispose() => _source.Dispose();

    internal static CallLimit Start(TimeSpan timeout, CancellationToken caller) => new(timeout, caller);

    internal async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, Func<string> describe)
    {
        try
        {
            return await call(_source.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (_source.IsCancellationRequested && exception is OperationCanceledException or IOException or HttpRequestException)
        {
            _caller.ThrowIfCancellationRequested();
            if (!_source.IsCancellationRequested)
                throw;
            throw new TimeoutException($"The container engine did not answer {describe()} within {_timeout.TotalSeconds:0.###} s.", exception);
        }
    }
}
