using Grpc.Core;
using Shop.Products.V1;

namespace ShopMesh.Products.Tests.Running;

/// <summary>One stream of WatchInventory.</summary>
internal sealed class Watcher(ProductService.ProductServiceClient client) : IDisposable
{
    private readonly AsyncDuplexStreamingCall<WatchInventoryRequest, WatchInventoryResponse> _call = client.WatchInventory();

    /// <summary>The cursor of what was read last.</summary>
    public string Cursor { get; private set; } = "";

    public static async Task<Watcher> SubscribedAsync(ProductService.ProductServiceClient client, string cursor, params string[] products)
    {
        var watcher = new Watcher(client);
        await watcher.SubscribeAsync(cursor, products);
        return watcher;
    }

    public async Task SubscribeAsync(string cursor, params string[] products)
    {
        await SendAsync(new WatchInventoryRequest { Subscribe = new InventorySubscription { Cursor = cursor, ProductIds = { products } } });
        (await ReadAsync()).Checkpoint.ShouldNotBeNull();
    }

    public Task UnsubscribeAsync(params string[] products) =>
        SendAsync(new WatchInventoryRequest { Unsubscribe = new InventoryUnsubscription { ProductIds = { products } } });

    public Task ChangeAsync(string product, long delta, string? id = null, string reason = "") => SendAsync(new WatchInventoryRequest
    {
        Change = new QuantityChange { ChangeId = id ?? Guid.NewGuid().ToString(), ProductId = product, Delta = delta, Reason = reason },
    });

    public async Task SendAsync(WatchInventoryRequest request)
    {
        try
        {
            await _call.RequestStream.WriteAsync(request, TestContext.Current.CancellationToken);
        }
        catch (RpcException)
        {
            // The stream has ended already; who reads is told why.
        }
    }

    public Task CloseAsync() => _call.RequestStream.CompleteAsync();

    /// <summary>Whether the stream ended without an error.</summary>
    public async Task<bool> HasEndedAsync() => !await _call.ResponseStream.MoveNext(TestContext.Current.CancellationToken);

    public async Task<WatchInventoryResponse> ReadAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        (await _call.ResponseStream.MoveNext(limit.Token)).ShouldBeTrue();
        var response = _call.ResponseStream.Current;
        Cursor = response.Change?.Cursor ?? response.Checkpoint?.Cursor ?? Cursor;
        return response;
    }

    public async Task<InventoryChange> ReadChangeAsync() => (await ReadAsync()).Change.ShouldNotBeNull();

    /// <summary>Reads until the other side ends the stream with an error.</summary>
    public async Task<RpcException> ReadErrorAsync() => await Should.ThrowAsync<RpcException>(async () =>
    {
        while (await _call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            Cursor = _call.ResponseStream.Current.Change?.Cursor ?? Cursor;
    });

    public void Dispose() => _call.Dispose();
}
