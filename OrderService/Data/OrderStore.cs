using Microsoft.EntityFrameworkCore;
using ShopMesh.Orders.Domain;

namespace ShopMesh.Orders.Data;

/// <summary>Keeps orders in PostgreSQL. It holds no connection between calls, so a saga that waits for others costs none.</summary>
internal sealed class OrderStore(OrdersDbContext database) : IOrderStore
{
    public async Task<Order> AddOrLoadAsync(Order order, CancellationToken cancellationToken)
    {
        if (await TryInsertAsync(order, cancellationToken))
        {
            database.Attach(order);
            return order;
        }

        return await database.Orders.SingleAsync(stored => stored.RequestId == order.RequestId, cancellationToken);
    }

    public async Task<Order?> LoadAsync(Guid orderId, CancellationToken cancellationToken)
    {
        // What is tracked would hide what is stored.
        database.ChangeTracker.Clear();
        return await database.Orders.SingleOrDefaultAsync(order => order.Id == orderId, cancellationToken);
    }

    public async Task<bool> TrySaveAsync(Order order, CancellationToken cancellationToken)
    {
        try
        {
            await database.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    // One statement, so that an order never lies there without its lines; and on conflict it waits for the one who was first, so
    // that the order is there to be loaded. An exception for every retry, as INSERT alone would give, is no exception.
    private async Task<bool> TryInsertAsync(Order order, CancellationToken cancellationToken)
    {
        var positions = order.Lines.Select(line => line.Position).ToArray();
        var products = order.Lines.Select(line => line.ProductId).ToArray();
        var quantities = order.Lines.Select(line => line.Quantity).ToArray();
        var inserted = await database.Database.ExecuteSqlAsync(
            $"""
            WITH placed AS (
                INSERT INTO orders (id, request_id, fingerprint, user_id, status, rejections, created_at, updated_at, version)
                VALUES ({order.Id}, {order.RequestId}, {order.Fingerprint}, {order.UserId}, {(short)order.Status}, '[]',
                        {order.CreatedAt}, {order.UpdatedAt}, {order.Version})
                ON CONFLICT (request_id) DO NOTHING
                RETURNING id)
            INSERT INTO order_lines (order_id, position, product_id, quantity)
            SELECT placed.id, line.position, line.product_id, line.quantity
            FROM placed, unnest({positions}, {products}, {quantities}) AS line (position, product_id, quantity)
            """,
            cancellationToken);
        return inserted > 0;
    }
}
