using Grpc.Core;
using Microsoft.Extensions.Options;
using Shop.Products.V1;
using ShopMesh.Products.Data;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Limits;
using ShopMesh.ServiceDefaults.Notifications;

namespace ShopMesh.Products.Inventory;

/// <summary>The watchers of this replica, no more of them than it can serve.</summary>
internal sealed class InventoryWatches(
    StockLedger ledger,
    InventoryFeed feed,
    InventoryCursors cursors,
    IDatabaseNotifications notifications,
    IOptions<InventoryOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider time)
{
    private readonly Places _places = new("WatchInventory", options.Value.MostWatches);

    /// <summary>Serves one watcher until it leaves.</summary>
    /// <exception cref="ResourceExhaustedException">There are too many.</exception>
    public async Task ServeAsync(
        IAsyncStreamReader<WatchInventoryRequest> requests, IServerStreamWriter<WatchInventoryResponse> responses, ServerCallContext context)
    {
        using var place = _places.Take();
        var watch = new InventoryWatch(
            ledger, feed, cursors, notifications, new WatchWriter(responses, context.CancellationToken), context.GetCaller().ToString(), time);
        await watch.RunAsync(requests, lifetime.ApplicationStopping, context.CancellationToken);
    }
}
