using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Shop.Products.V1;
using ShopMesh.Products.Data;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Notifications;
using InventoryChange = ShopMesh.Products.Domain.InventoryChange;

namespace ShopMesh.Products.Inventory;

/// <summary>
/// One call of WatchInventory. It takes what the caller sends, one after the other, while another task shows the changes of what is
/// subscribed to. A subscription stops that task, changes the scope, and starts it again where it was.
/// </summary>
internal sealed class InventoryWatch(
    StockLedger ledger,
    InventoryFeed feed,
    InventoryCursors cursors,
    IDatabaseNotifications notifications,
    WatchWriter writer,
    string caller,
    TimeProvider time)
{
    /// <summary>Who sees nothing of interest for so long, while others do, is given a newer cursor.</summary>
    private static readonly TimeSpan LongestWithoutCursor = TimeSpan.FromMinutes(1);

    private readonly InventoryScope _scope = new();
    private CancellationTokenSource? _stopShowing;
    private Task _showing = Task.CompletedTask;
    private long _cursorSent;

    /// <summary>Serves the caller until it leaves or, when it has no more to say, until it is subscribed to nothing.</summary>
    public async Task RunAsync(
        IAsyncStreamReader<WatchInventoryRequest> requests, CancellationToken stopping, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        try
        {
            for (var index = 0; await HasNextAsync(requests, ended.Token); index++)
                await TakeAsync(requests.Current, index, cancellationToken);
            if (!_scope.IsEmpty)
                await _showing;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new UnavailableException("This replica is shutting down; go on from the last cursor.", TimeSpan.Zero);
        }
        finally
        {
            await StopShowingAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            writer.Dispose();
        }
    }

    /// <summary>Waits for the next request; when showing changes fails meanwhile, so does this.</summary>
    private async Task<bool> HasNextAsync(IAsyncStreamReader<WatchInventoryRequest> requests, CancellationToken cancellationToken)
    {
        var next = requests.MoveNext(cancellationToken);
        if (!_scope.IsEmpty && await Task.WhenAny(next, _showing) == _showing)
            await _showing;
        return await next;
    }

    private async Task TakeAsync(WatchInventoryRequest request, int index, CancellationToken cancellationToken)
    {
        switch (request.KindCase)
        {
            case WatchInventoryRequest.KindOneofCase.Subscribe:
                await StopShowingAsync();
                await SubscribeAsync(request.Subscribe, cancellationToken);
                StartShowing(cancellationToken);
                break;
            case WatchInventoryRequest.KindOneofCase.Unsubscribe:
                await StopShowingAsync();
                if (!_scope.Unsubscribe(Ids(request.Unsubscribe.ProductIds)))
                    throw TooMany("unsubscribe.product_ids");
                if (!_scope.IsEmpty)
                    StartShowing(cancellationToken);
                break;
            default:
                await writer.WriteAsync(await QuantityChanges.MakeAsync(ledger, request.Change, index, caller, cancellationToken));
                break;
        }
    }

    private async Task SubscribeAsync(InventorySubscription subscription, CancellationToken cancellationToken)
    {
        var resumed = subscription.Cursor.Length == 0 ? (FeedPosition?)null : cursors.Unprotect(subscription.Cursor);
        var head = await feed.ReadHeadAsync(cancellationToken);
        var since = resumed ?? FeedPosition.Later(head.Settled, _scope.Position);
        if (!head.Keeps(since))
            throw InventoryCursors.Expired();
        if (!_scope.Subscribe(Ids(subscription.ProductIds), since))
            throw TooMany("subscribe.product_ids");
        await writer.WriteAsync(Checkpoint(since));
    }

    private void StartShowing(CancellationToken cancellationToken)
    {
        _stopShowing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _showing = ShowAsync(_stopShowing.Token);
    }

    private async Task StopShowingAsync()
    {
        if (_stopShowing is null)
            return;

        await _stopShowing.CancelAsync();
        try
        {
            await _showing;
        }
        catch (OperationCanceledException) when (_stopShowing.IsCancellationRequested)
        {
            // As it was told to.
        }
        finally
        {
            _stopShowing.Dispose();
            _stopShowing = null;
        }
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        var readTo = _scope.Position;
        var changes = notifications.FollowAsync(
            InventoryBell.Channel,
            key: null,
            async token =>
            {
                var (batch, end) = await ReadAsync(readTo, token);
                readTo = end;
                return batch;
            },
            cancellationToken);
        await foreach (var (position, response) in changes)
        {
            // What was read and is not written when showing stops is read again.
            cancellationToken.ThrowIfCancellationRequested();
            await writer.WriteAsync(response);
            _scope.AdvanceTo(position);
            _cursorSent = time.GetTimestamp();
        }
    }

    private async Task<(ChangeBatch<(FeedPosition, WatchInventoryResponse)> Batch, FeedPosition End)> ReadAsync(
        FeedPosition after, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await feed.ReadAsync(after, _scope, cancellationToken);
            var items = page.Changes.Where(_scope.Wants).Select(change => (FeedTable.PositionOf(change), Response(change))).ToList();
            after = page.End;
            if (items.Count == 0)
            {
                _scope.AdvanceTo(after);
                if (page.HasMore)
                    continue;
                if (page.Changes.Count > 0 && time.GetElapsedTime(_cursorSent) > LongestWithoutCursor)
                    items.Add((after, Checkpoint(after)));
            }

            return (new ChangeBatch<(FeedPosition, WatchInventoryResponse)>(items, page.Withheld), after);
        }
    }

    private WatchInventoryResponse Checkpoint(FeedPosition position)
    {
        _cursorSent = time.GetTimestamp();
        return new WatchInventoryResponse { Checkpoint = new InventoryCheckpoint { Cursor = cursors.Protect(position) } };
    }

    private WatchInventoryResponse Response(InventoryChange change) => new()
    {
        Change = new Shop.Products.V1.InventoryChange
        {
            ProductId = change.ProductId.ToString(),
            OldQuantity = change.OldQuantity,
            NewQuantity = change.NewQuantity,
            ChangedAt = Timestamp.FromDateTimeOffset(change.ChangedAt),
            ChangedBy = change.ChangedBy,
            Reason = change.Reason,
            Cursor = cursors.Protect(FeedTable.PositionOf(change)),
        },
    };

    private static Guid[] Ids(IEnumerable<string> ids) => [.. ids.Select(Guid.Parse)];

    private static InvalidArgumentException TooMany(string field) => new(new FieldViolation(
        field, $"A stream can name at most {InventoryScope.MostProducts} products; subscribe to all of them instead.", "OUT_OF_RANGE"));
}
