using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using ShopMesh.Orders.Domain;
using ShopMesh.Orders.Outbox;
using ShopMesh.Orders.Watching;
using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Orders.Data;

/// <summary>
/// The statements that write orders. Every order runs through them, so they are written by hand: few, the same each time, and
/// therefore prepared on the server.
/// </summary>
internal sealed class OrderStatements(IOptions<OrderOptions> options, TimeProvider clock)
{
    // Lines and all in one statement, so that an order never lies there without them. On conflict it waits for the one who was first,
    // so that the order is there to be loaded. An exception for every retry, as INSERT alone would give, is no exception.
    private const string InsertSql =
        """
        WITH placed AS (
            INSERT INTO orders (id, request_id, fingerprint, user_id, status, rejections, created_at, updated_at, version, watched)
            VALUES ($1, $2, $3, $4, $5, '[]', $6, $6, $7, false)
            ON CONFLICT (request_id) DO NOTHING
            RETURNING id),
        change AS (
            INSERT INTO order_changes (order_id, version, status, changed_at) SELECT id, $7, $5, $6 FROM placed),
        entry AS (
            INSERT INTO order_outbox (order_id, step, since, due_at, attempts, traceparent, tracestate)
            SELECT id, $8, $6, $9, 0, $10, $11 FROM placed)
        INSERT INTO order_lines (order_id, position, product_id, quantity)
        SELECT placed.id, line.position, line.product_id, line.quantity
        FROM placed, unnest($12, $13, $14) AS line (position, product_id, quantity)
        """;

    private const string MoveSql =
        """
        WITH moved AS (
            UPDATE orders SET status = $2, version = $3, updated_at = $4, currency_code = $5, total_minor = $6,
                cancellation_reason = $7, rejections = $8
            WHERE id = $1 AND version = $3 - 1
            RETURNING id, watched),
        change AS (
            INSERT INTO order_changes (order_id, version, status, changed_at) SELECT id, $3, $2, $4 FROM moved),

        """;

    // Whoever watches an order has said so on its row, see OrderChangeFeed: a notification costs every transaction of the database a
    // lock while it commits, so there are none for nobody.
    private const string NotifySql =
        $"""

        SELECT CASE WHEN watched THEN pg_notify('{OrderChangeFeed.Channel}', id::text) END IS NULL FROM moved
        """;

    // A lease that ends earlier is someone's, and is kept.
    private const string PassOnSql =
        """
        entry AS (
            INSERT INTO order_outbox (order_id, step, since, due_at, attempts, traceparent, tracestate)
            SELECT id, $9, $4, $10, 0, $11, $12 FROM moved
            ON CONFLICT (order_id) DO UPDATE SET step = $9, since = $4, due_at = LEAST(order_outbox.due_at, $10), attempts = 0,
                last_error = NULL, traceparent = COALESCE($11, order_outbox.traceparent), tracestate = COALESCE($12, order_outbox.tracestate))
        """;

    private const string PricesSql =
        """
        prices AS (
            UPDATE order_lines SET product_name = line.product_name, unit_price_minor = line.unit_price_minor
            FROM moved, unnest($13, $14, $15) AS line (product_id, product_name, unit_price_minor)
            WHERE order_lines.order_id = moved.id AND order_lines.product_id = line.product_id),

        """;

    private const string SettleSql = "entry AS (DELETE FROM order_outbox USING moved WHERE order_outbox.order_id = moved.id)";

    private readonly TimeSpan _lease = options.Value.Outbox.Lease;

    /// <summary>Stores a new order; affects no rows when its request has one already.</summary>
    public NpgsqlCommand Insert(NpgsqlDataSource database, Order order)
    {
        var insert = database.CreateCommand(InsertSql);
        Add(insert, order.Id);
        Add(insert, order.RequestId);
        Add(insert, order.Fingerprint);
        Add(insert, order.UserId);
        Add(insert, (short)order.Status);
        Add(insert, order.CreatedAt);
        Add(insert, order.Version);
        AddEntry(insert, OutboxStep.Reserve);
        Add(insert, order.Lines.Select(line => line.Position).ToArray());
        Add(insert, order.Lines.Select(line => line.ProductId).ToArray());
        Add(insert, order.Lines.Select(line => line.Quantity).ToArray());
        return insert;
    }

    /// <summary>Stores the order's last move; returns no row when someone else moved the order.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "It is put together from the constants above; all values are parameters.")]
    public NpgsqlCommand Move(NpgsqlDataSource database, Order order)
    {
        var next = OutboxSteps.After(order.Status);
        // Prices never change once they are there, and come with the move out of PENDING, which is the first.
        var priced = order is { Version: 2, TotalMinor: not null };
        var move = database.CreateCommand((next, priced) switch
        {
            (null, _) => MoveSql + SettleSql + NotifySql,
            (_, false) => MoveSql + PassOnSql + NotifySql,
            _ => MoveSql + PricesSql + PassOnSql + NotifySql,
        });
        Add(move, order.Id);
        Add(move, (short)order.Status);
        Add(move, order.Version);
        Add(move, order.UpdatedAt);
        Add(move, order.CurrencyCode);
        Add(move, order.TotalMinor, NpgsqlDbType.Bigint);
        Add(move, order.CancellationReason);
        Add(move, order.Rejections.Count == 0 ? "[]" : JsonSerializer.Serialize(order.Rejections, JsonSerializerOptions.Web), NpgsqlDbType.Jsonb);
        if (next is { } step)
        {
            AddEntry(move, step);
            if (priced)
            {
                Add(move, order.Lines.Select(line => line.ProductId).ToArray());
                Add(move, order.Lines.Select(line => line.ProductName ?? "").ToArray());
                Add(move, order.Lines.Select(line => line.UnitPriceMinor ?? 0).ToArray());
            }
        }

        return move;
    }

    private void AddEntry(NpgsqlCommand command, OutboxStep step)
    {
        var trace = Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current : null;
        Add(command, (short)step);
        Add(command, StoredTime.Of(clock.GetUtcNow() + _lease));
        Add(command, trace?.Id);
        Add(command, trace?.TraceStateString is { Length: > 0 and <= OutboxRowConfiguration.MaxTracestateLength } state ? state : null);
    }

    private static void Add<T>(NpgsqlCommand command, T value)
        where T : notnull => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });

    private static void Add(NpgsqlCommand command, string? value) => Add(command, value, NpgsqlDbType.Text);

    private static void Add(NpgsqlCommand command, object? value, NpgsqlDbType type) =>
        command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });
}
