using Microsoft.EntityFrameworkCore;
using Npgsql;
using ShopMesh.Orders.Domain;
using ShopMesh.Orders.Outbox;

namespace ShopMesh.Orders.Data;

/// <summary>
/// Keeps orders in PostgreSQL. Each move of an order is one statement in one trip: the order, what must happen next and the change lie
/// there together or not at all. It holds no connection between calls, so a saga that waits for others costs none.
/// </summary>
internal sealed partial class OrderStore(
    NpgsqlDataSource database,
    IDbContextFactory<OrdersDbContext> contexts,
    OrderStatements statements,
    OutboxQueue outbox,
    ILogger<OrderStore> logger) : IOrderStore
{
    private static readonly TimeSpan LimitOfHandingOver = TimeSpan.FromSeconds(2);

    private static readonly Func<OrdersDbContext, Guid, CancellationToken, Task<Order?>> ById = EF.CompileAsyncQuery(
        (OrdersDbContext orders, Guid id, CancellationToken _) => orders.Orders.AsNoTracking().SingleOrDefault(order => order.Id == id));

    private static readonly Func<OrdersDbContext, Guid, CancellationToken, Task<Order?>> ByRequest = EF.CompileAsyncQuery(
        (OrdersDbContext orders, Guid requestId, CancellationToken _) => orders.Orders.AsNoTracking().SingleOrDefault(order => order.RequestId == requestId));

    public async Task<Order> AddOrLoadAsync(Order order, CancellationToken cancellationToken)
    {
        await using (var insert = statements.Insert(database, order))
        {
            if (await insert.ExecuteNonQueryAsync(cancellationToken) > 0)
                return order;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await ByRequest(context, order.RequestId, cancellationToken)
            ?? throw new InvalidOperationException("The request's order is taken and is not there; orders are never deleted.");
    }

    public async Task<Order?> LoadAsync(Guid orderId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await ById(context, orderId, cancellationToken);
    }

    public async Task<bool> TrySaveAsync(Order order, CancellationToken cancellationToken)
    {
        await using var move = statements.Move(database, order);
        await using var reader = await move.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken);
    }

    public async Task HandOverAsync(Guid orderId)
    {
        // Mostly because the call has no time left; so this has its own.
        using var limit = new CancellationTokenSource(LimitOfHandingOver);
        try
        {
            await outbox.HandOverAsync(orderId, limit.Token);
            Log.HandedOver(logger, orderId);
        }
        catch (Exception e)
        {
            // The caller is to hear why the order could not be settled, not this.
            Log.NotHandedOver(logger, orderId, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Order {OrderId} is left to the relays")]
        public static partial void HandedOver(ILogger logger, Guid orderId);

        [LoggerMessage(2, LogLevel.Warning, "Order {OrderId} is found by the relays when its lease is over; they could not be told: {Problem}")]
        public static partial void NotHandedOver(ILogger logger, Guid orderId, string problem);
    }
}
