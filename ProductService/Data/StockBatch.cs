using Npgsql;
using NpgsqlTypes;
using ShopMesh.Products.Domain;

namespace ShopMesh.Products.Data;

/// <summary>The statements of which the ledger's transactions are made.</summary>
internal static class StockBatch
{
    /// <summary>
    /// Locks the products in order of their ids, as everyone does who moves stock, so that no two can wait for each other, and reads
    /// what there is of them.
    /// </summary>
    public static NpgsqlBatchCommand LockProducts(IReadOnlyList<ReservationItem> items) => new(
        "SELECT id, available_quantity, is_discontinued FROM products WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE")
    {
        Parameters = { ProductIds(items) },
    };

    /// <summary>Moves the items' pieces; the products must be locked.</summary>
    public static NpgsqlBatchCommand Move(StockMove move, IReadOnlyList<ReservationItem> items, DateTimeOffset now) => new(move.Sql)
    {
        Parameters = { ProductIds(items), Quantities(items), At(now) },
    };

    /// <summary>Writes the reservation down unless its id is taken; waits for whoever is just taking it.</summary>
    public static NpgsqlBatchCommand InsertReservation(Reservation reservation) => new(
        """
        INSERT INTO reservations (id, status, created_at, expires_at, ended_at, reason)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING
        """)
    {
        Parameters =
        {
            Id(reservation.Id),
            new NpgsqlParameter<short> { TypedValue = (short)reservation.Status },
            At(reservation.CreatedAt),
            At(reservation.ExpiresAt),
            new NpgsqlParameter { Value = (object?)reservation.EndedAt ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            new NpgsqlParameter<string> { TypedValue = reservation.Reason },
        },
    };

    /// <summary>Writes down what the reservation is for, unless that was done.</summary>
    public static NpgsqlBatchCommand InsertItems(Reservation reservation) => new(
        """
        INSERT INTO reservation_items (reservation_id, product_id, quantity)
        SELECT $3, product_id, quantity FROM unnest($1::uuid[], $2::bigint[]) AS i(product_id, quantity) ON CONFLICT DO NOTHING
        """)
    {
        Parameters = { ProductIds(reservation.Items), Quantities(reservation.Items), Id(reservation.Id) },
    };

    /// <summary>Reads the reservation, and locks it.</summary>
    public static NpgsqlBatchCommand LockReservation(Guid id) => new(
        "SELECT status, created_at, expires_at, ended_at, reason FROM reservations WHERE id = $1 FOR UPDATE")
    {
        Parameters = { Id(id) },
    };

    /// <summary>Reads what the reservation is for.</summary>
    public static NpgsqlBatchCommand SelectItems(Guid id) => new(
        "SELECT product_id, quantity FROM reservation_items WHERE reservation_id = $1 ORDER BY product_id")
    {
        Parameters = { Id(id) },
    };

    /// <summary>Writes down what became of reservations.</summary>
    public static NpgsqlBatchCommand EndReservations(Guid[] ids, ReservationStatus status, DateTimeOffset now, string reason) => new(
        "UPDATE reservations SET status = $2, ended_at = $3, reason = $4 WHERE id = ANY($1)")
    {
        Parameters =
        {
            new NpgsqlParameter<Guid[]> { TypedValue = ids },
            new NpgsqlParameter<short> { TypedValue = (short)status },
            At(now),
            new NpgsqlParameter<string> { TypedValue = reason },
        },
    };

    /// <summary>Reads some reservations that are due and that nobody else is at, and locks them.</summary>
    public static NpgsqlBatchCommand LockDueReservations(DateTimeOffset now, int most) => new(
        "SELECT id FROM reservations WHERE status = 1 AND expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED")
    {
        Parameters = { At(now), new NpgsqlParameter<int> { TypedValue = most } },
    };

    /// <summary>Reads what several reservations hold together.</summary>
    public static NpgsqlBatchCommand SelectItemsOf(Guid[] ids) => new(
        "SELECT product_id, sum(quantity)::bigint FROM reservation_items WHERE reservation_id = ANY($1) GROUP BY product_id ORDER BY product_id")
    {
        Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = ids } },
    };

    private static NpgsqlParameter<Guid> Id(Guid id) => new() { TypedValue = id };

    private static NpgsqlParameter<DateTimeOffset> At(DateTimeOffset time) => new() { TypedValue = time };

    private static NpgsqlParameter<Guid[]> ProductIds(IReadOnlyList<ReservationItem> items) =>
        new() { TypedValue = [.. items.Select(item => item.ProductId)] };

    private static NpgsqlParameter<long[]> Quantities(IReadOnlyList<ReservationItem> items) =>
        new() { TypedValue = [.. items.Select(item => item.Quantity)] };
}
