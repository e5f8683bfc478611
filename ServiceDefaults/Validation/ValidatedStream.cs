using Grpc.Core;

namespace ShopMesh.ServiceDefaults.Validation;

/// <summary>A stream of requests of which the reader sees valid ones only; the first that is not ends the call.</summary>
/// <typeparam name="TRequest">The message.</typeparam>
internal sealed class ValidatedStream<TRequest>(IAsyncStreamReader<TRequest> requests, RequestValidator<TRequest> validator)
    : IAsyncStreamReader<TRequest>
{
    public TRequest Current => requests.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!await requests.MoveNext(cancellationToken))
            return false;
        await validator.ValidateAsync(requests.Current, cancellationToken);
        return true;
    }
}
