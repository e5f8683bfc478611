using Npgsql;
using Shouldly;

namespace ShopMesh.Chaos.Tests.Running;

/// <summary>What orders and stock say in the databases, and whether they agree (O5).</summary>
internal sealed class Books(NpgsqlDataSource orders, NpgsqlDataSource products)
{
    // Steps that are left to the relays, and what is held for orders that are on their way.
    private const string UnsettledSql = "SELECT (SELECT count(*) FROM orders WHERE status IN (1, 2, 4)) + (SELECT count(*) FROM order_outbox)";
    private const string HeldSql = "SELECT count(*) FROM reservations WHERE status = 1";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Waits, for a bounded time, until the relays have nothing left to do.</summary>
    public async Task UntilSettledAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        long unsettled, held;
        while ((unsettled = await CountAsync(orders, UnsettledSql)) + (held = await CountAsync(products, HeldSql)) > 0)
        {
            if (limit.IsCancellationRequested)
            {
                var sample = await ScalarAsync<string>(
                    orders, "SELECT string_agg(order_id || ' step ' || step || ' attempts ' || attempts || ' ' || coalesce(last_error, ''), E'\\n') FROM order_outbox");
                throw new TimeoutException($"After {Patience}: {unsettled} orders or steps are not settled, {held} reservations are held.\n{sample}");
            }

            await Task.Yield();
        }
    }

    /// <summary>Each request has one order, which is confirmed or cancelled.</summary>
    public async Task ShouldHaveOneSettledOrderForAsync(IReadOnlyCollection<Guid> requests)
    {
        await using var command = orders.CreateCommand(
            "SELECT count(*), count(DISTINCT request_id), count(*) FILTER (WHERE status IN (3, 5)) FROM orders WHERE request_id = ANY ($1)");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. requests] });
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)).ShouldBe((requests.Count, requests.Count, requests.Count));
    }

    /// <summary>How many confirmed orders each product was sold by, and pieces, as orders have it.</summary>
    public async Task ShouldConserveStockAsync()
    {
        var sold = new Dictionary<Guid, long>();
        await using (var command = orders.CreateCommand(
            "SELECT product_id, sum(quantity)::bigint FROM order_lines JOIN orders ON orders.id = order_id WHERE status = 3 GROUP BY product_id"))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                sold.Add(reader.GetGuid(0), reader.GetInt64(1));
        }

        await using (var command = products.CreateCommand(
            "SELECT id, received_quantity, available_quantity, reserved_quantity, sold_quantity FROM products"))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                var (received, available, reserved, soldHere) = (reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
                reserved.ShouldBe(0);
                available.ShouldBeGreaterThanOrEqualTo(0);
                (available + soldHere).ShouldBe(received);
                soldHere.ShouldBe(sold.GetValueOrDefault(reader.GetGuid(0)), "Orders and stock do not agree on what was sold.");
            }
        }

        (await CountAsync(products, "SELECT count(*) FROM reservations WHERE status = 2"))
            .ShouldBe(await CountAsync(orders, "SELECT count(*) FROM orders WHERE status = 3"), "Sales and confirmed orders differ.");
    }

    private static Task<long> CountAsync(NpgsqlDataSource database, string sql) => ScalarAsync<long>(database, sql)!;

    private static async Task<T?> ScalarAsync<T>(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }
}
