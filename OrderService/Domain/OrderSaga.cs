using System.Diagnostics;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.Orders.Domain;

/// <summary>
/// Moves an order from where it is stored to where it is settled. Any replica can take any order up at any step: what was done
/// elsewhere is done again to no effect, because every call to the stock is idempotent by the order's id, and the one that stores a
/// step second sees it and goes on from there. The decision to cancel is stored before stock is released and never revised, so that
/// no order is both sold and given back.
/// </summary>
/// <remarks>
/// What cannot be reached is not decided: the order stays where it is, and a relay, or whoever repeats the request before, resumes it,
/// until it is too old and is decided against.
/// </remarks>
internal sealed partial class OrderSaga(
    IOrderStore orders,
    IUserDirectory users,
    ICatalog catalog,
    IStock stock,
    OrderMetrics metrics,
    IOptions<OrderOptions> options,
    TimeProvider clock,
    ILogger<OrderSaga> logger)
{
    // Stock is held for longer than an order may take, so that it is the order that ends, and its caller is told why.
    private static readonly TimeSpan ReservationMargin = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _expiresAfter = options.Value.ExpiresAfter;

    /// <summary>Places the order that the basket asks for, or takes up the one that was placed for the same request before.</summary>
    /// <returns>The settled order: confirmed, or cancelled by someone in the meantime.</returns>
    /// <exception cref="AlreadyExistsException">The request id belongs to an order for something else.</exception>
    /// <exception cref="FailedPreconditionException">The shop turned the order down, now or when it was first asked.</exception>
    /// <exception cref="ServiceException">Something that is needed cannot be reached; repeat the request.</exception>
    public async Task<Order> PlaceAsync(Basket basket, CancellationToken cancellationToken)
    {
        var placed = Order.Place(basket, clock.GetUtcNow());
        var order = await orders.AddOrLoadAsync(placed, cancellationToken);
        Activity.Current?.SetTag("shop.order.id", order.Id);
        if (order.Id == placed.Id)
            metrics.Moved(order);
        else if (!order.IsFor(basket))
            throw new AlreadyExistsException("order with the request id", basket.RequestId.ToString(), "REQUEST_ID_REUSED");
        else if (!order.IsSettled)
            Log.Resumed(logger, order.Id, order.Status);

        order = await SettleOrHandOverAsync(order, cancellationToken);
        return order.Rejections.Count == 0
            ? order
            : throw new FailedPreconditionException(
                [.. order.Rejections.Select(reason => new PreconditionViolation(reason.Type, reason.Subject, reason.Description))]);
    }

    /// <summary>Cancels an order and gives its stock back. Cancelling a cancelled order changes nothing.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="reason">Why, for the record.</param>
    /// <param name="mayCancel">Is asked with each state in which the order is found; throws to refuse.</param>
    /// <param name="cancellationToken">Ends the wait; what is decided stays decided.</param>
    /// <exception cref="NotFoundException">There is no such order.</exception>
    /// <exception cref="ServiceException">Something that is needed cannot be reached; repeat the request.</exception>
    public async Task<Order> CancelAsync(Guid orderId, string reason, Action<Order> mayCancel, CancellationToken cancellationToken)
    {
        Activity.Current?.SetTag("shop.order.id", orderId);
        while (true)
        {
            var order = await orders.LoadAsync(orderId, cancellationToken)
                ?? throw new NotFoundException("order", orderId.ToString());
            mayCancel(order);
            if (order.IsDecidedAgainst)
                return await SettleOrHandOverAsync(order, cancellationToken);

            order.Cancel(reason, clock.GetUtcNow());
            if (await TrySaveAsync(order, cancellationToken))
                return await SettleOrHandOverAsync(order, cancellationToken);
        }
    }

    /// <summary>Takes up an order that nobody else seems to be at, and settles it.</summary>
    /// <exception cref="ServiceException">Something that is needed cannot be reached; try again later.</exception>
    public async Task<Order> ResumeAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var order = await orders.LoadAsync(orderId, cancellationToken)
            ?? throw new InvalidOperationException($"There is no order {orderId}; orders are never deleted.");
        return await SettleAsync(order, cancellationToken);
    }

    // The call that cannot go on, or is not waited for any more, does not leave the order lying until its lease is over.
    private async Task<Order> SettleOrHandOverAsync(Order order, CancellationToken cancellationToken)
    {
        try
        {
            return await SettleAsync(order, cancellationToken);
        }
        catch
        {
            await orders.HandOverAsync(order.Id);
            throw;
        }
    }

    // Ends: each turn either stores a step, or finds that another replica stored one, and an order has four steps at most.
    private async Task<Order> SettleAsync(Order order, CancellationToken cancellationToken)
    {
        while (!order.IsSettled)
        {
            if (order.IsStale(_expiresAfter, clock.GetUtcNow()))
                order.Reject([Expired(order)], clock.GetUtcNow());
            else
                await TakeStepAsync(order, cancellationToken);

            if (!await TrySaveAsync(order, cancellationToken))
            {
                order = await orders.LoadAsync(order.Id, cancellationToken)
                    ?? throw new InvalidOperationException($"Order {order.Id} is gone; orders are never deleted.");
            }
        }

        return order;
    }

    private Task TakeStepAsync(Order order, CancellationToken cancellationToken) => order.Status switch
    {
        OrderStatus.Pending => ReserveAsync(order, cancellationToken),
        OrderStatus.Reserved => CommitAsync(order, cancellationToken),
        OrderStatus.Cancelling => ReleaseAsync(order, cancellationToken),
        _ => throw new UnreachableException($"No step leads on from {order.Status}."),
    };

    private async Task ReserveAsync(Order order, CancellationToken cancellationToken)
    {
        var finding = users.FindAsync(order.UserId, cancellationToken);
        var pricing = catalog.FindAsync([.. order.Lines.Select(line => line.ProductId)], cancellationToken);
        await Task.WhenAll(finding, pricing);

        var rejections = await finding switch
        {
            null => [new Rejection(RejectionTypes.UserNotFound, $"users/{order.UserId}", "There is no such user.")],
            { IsActive: false } => [new Rejection(RejectionTypes.UserNotActive, $"users/{order.UserId}", "The account cannot be used.")],
            _ => order.Price(await pricing),
        };
        if (rejections.Count == 0)
            rejections = await stock.ReserveAsync(order.Id, order.Lines, TimeLeft(order) + ReservationMargin, cancellationToken);

        if (rejections.Count == 0)
            order.MarkReserved(clock.GetUtcNow());
        else
            order.Reject(rejections, clock.GetUtcNow());
    }

    private async Task CommitAsync(Order order, CancellationToken cancellationToken)
    {
        if (await stock.CommitAsync(order.Id, cancellationToken))
            order.Confirm(clock.GetUtcNow());
        else
            order.Reject([ReservationEnded(order)], clock.GetUtcNow());
    }

    // Also for an order that never held anything: a reservation that another replica sent for it may still be on its way.
    private async Task ReleaseAsync(Order order, CancellationToken cancellationToken)
    {
        await stock.ReleaseAsync(order.Id, order.CancellationReason ?? "", cancellationToken);
        order.CompleteCancellation(clock.GetUtcNow());
    }

    private async Task<bool> TrySaveAsync(Order order, CancellationToken cancellationToken)
    {
        var saved = await orders.TrySaveAsync(order, cancellationToken);
        if (saved)
        {
            metrics.Moved(order);
            Log.Moved(logger, order.Id, order.Status);
        }
        else
        {
            Log.MovedElsewhere(logger, order.Id);
        }

        return saved;
    }

    private TimeSpan TimeLeft(Order order)
    {
        var left = order.CreatedAt + _expiresAfter - clock.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private Rejection Expired(Order order) =>
        new(RejectionTypes.OrderExpired, $"orders/{order.Id}", $"It could not be confirmed within {_expiresAfter.TotalMinutes:0.##} minutes of being placed.");

    private static Rejection ReservationEnded(Order order) =>
        new(RejectionTypes.ReservationEnded, $"orders/{order.Id}", "Its stock was held for too long and was given back.");

    private static partial class Log
    {
        // Every order makes several moves; metrics count them, traces show them and order_changes keeps them.
        [LoggerMessage(1, LogLevel.Debug, "Order {OrderId} is {Status}")]
        public static partial void Moved(ILogger logger, Guid orderId, OrderStatus status);

        [LoggerMessage(2, LogLevel.Information, "Order {OrderId} is taken up where it was left, {Status}")]
        public static partial void Resumed(ILogger logger, Guid orderId, OrderStatus status);

        [LoggerMessage(3, LogLevel.Information, "Order {OrderId} was moved by another call meanwhile and is looked at again")]
        public static partial void MovedElsewhere(ILogger logger, Guid orderId);
    }
}
