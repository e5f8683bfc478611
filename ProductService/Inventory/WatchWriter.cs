using Grpc.Core;
using Shop.Products.V1;

namespace ShopMesh.Products.Inventory;

/// <summary>Lets the two sides of a watch write, one at a time. Who writes waits for a reader who is slow.</summary>
internal sealed class WatchWriter(IServerStreamWriter<WatchInventoryResponse> responses, CancellationToken callEnded) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Writes, unless the call ends before. A write that has begun ends with the call only: half of a message would end it too.</summary>
    public async Task WriteAsync(WatchInventoryResponse response)
    {
        await _turn.WaitAsync(callEnded);
        try
        {
            await responses.WriteAsync(response, callEnded);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
