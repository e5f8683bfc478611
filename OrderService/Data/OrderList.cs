using Microsoft.EntityFrameworkCore;
using ShopMesh.Orders.Domain;
using ShopMesh.ServiceDefaults.Querying;
using ShopMesh.ServiceDefaults.Querying.Paging;

namespace ShopMesh.Orders.Data;

/// <summary>Lists orders page by page.</summary>
internal sealed class OrderList(OrdersDbContext database, ListQueries queries)
{
    private static readonly QuerySchema<Order> Schema = new QuerySchemaBuilder<Order>("orders")
        .Identifier("id", order => order.Id)
        .Identifier("user_id", order => order.UserId)
        .Enumeration("status", order => order.Status, "ORDER_STATUS_")
        .Timestamp("created_at", order => order.CreatedAt)
        .Timestamp("updated_at", order => order.UpdatedAt)
        .Build(defaultOrder: "created_at desc");

    /// <summary>The page that the query asks for.</summary>
    public Task<Page<Order>> ReadAsync(OrderListQuery query, CancellationToken cancellationToken) =>
        queries
            .Create(Schema, new ListRequest(query.Filter, query.OrderBy, query.PageToken, query.Scope))
            .ReadPageAsync(Narrow(database.Orders.AsNoTracking(), query), query.PageSize, cancellationToken);

    private static IQueryable<Order> Narrow(IQueryable<Order> orders, OrderListQuery query)
    {
        if (query.UserId is { } userId)
            orders = orders.Where(order => order.UserId == userId);
        if (query.Statuses.Count > 0)
            orders = orders.Where(order => query.Statuses.Contains(order.Status));
        if (query.CreatedFrom is { } from)
            orders = orders.Where(order => order.CreatedAt >= from);
        if (query.CreatedBefore is { } before)
            orders = orders.Where(order => order.CreatedAt < before);
        return orders;
    }
}
