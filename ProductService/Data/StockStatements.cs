using ShopMesh.Products.Domain;

namespace ShopMesh.Products.Data;

/// <summary>
/// The ledger's statements. Those that move stock follow one that locks, in the same batch: one trip to the database and one transaction.
/// The second statement sees what is there once the locks are held; a single statement would judge by what was there when it began. First
/// the reservation is locked and then the products in order of their ids, by everyone who moves stock, so that no two wait for each other.
/// </summary>
internal static class StockStatements
{
    /// <summary>Locks the products $1.</summary>
    public const string LockProducts = "SELECT id FROM products WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE";

    /// <summary>Locks the reservation $1 if it is in the state $2, and the products that it is for.</summary>
    public const string LockForEnd =
        """
        WITH reservation AS MATERIALIZED (SELECT id FROM reservations WHERE id = $1 AND status = $2 FOR NO KEY UPDATE)
        SELECT p.id FROM products p
        WHERE p.id IN (SELECT i.product_id FROM reservation_items i JOIN reservation r ON i.reservation_id = r.id)
        ORDER BY p.id FOR NO KEY UPDATE OF p
        """;

    /// <summary>Locks reservations whose time is over at $1, at most $2, and none that another is at. Returns them.</summary>
    public const string LockDue =
        "SELECT id FROM reservations WHERE status = 1 AND expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED";

    /// <summary>Locks the products that the reservations $1 are for.</summary>
    public const string LockProductsOf =
        """
        SELECT id FROM products WHERE id IN (SELECT product_id FROM reservation_items WHERE reservation_id = ANY($1))
        ORDER BY id FOR NO KEY UPDATE
        """;

    /// <summary>
    /// Writes the reservation $1 down and holds its items, if there is enough of all of them and the id is new; else does nothing.
    /// $3 until when, $4 products, $5 how many of each, $6 by whom. Returns what there was of each product, and whether it was done.
    /// </summary>
    public static readonly string Hold =
        $"""
        WITH items AS MATERIALIZED (
            SELECT p.id AS product_id, p.available_quantity, p.is_discontinued, w.quantity
            FROM products p JOIN unnest($4::uuid[], $5::bigint[]) AS w(product_id, quantity) ON p.id = w.product_id
        ), taken AS (
            INSERT INTO reservations (id, status, created_at, expires_at)
            SELECT $1, 1, $2, $3
            WHERE (SELECT count(*) FROM items WHERE available_quantity >= quantity AND NOT is_discontinued) = cardinality($4)
            ON CONFLICT (id) DO NOTHING
            RETURNING id
        ), listed AS (
            INSERT INTO reservation_items (reservation_id, product_id, quantity)
            SELECT taken.id, items.product_id, items.quantity FROM taken CROSS JOIN items
        ), {StockMove.Hold.Sql("CROSS JOIN taken", "$6", InventoryReason.Reservation)}
        SELECT product_id, available_quantity, is_discontinued, EXISTS (SELECT FROM taken) FROM items
        """;

    /// <summary>Sells what the reservation $1 holds, unless it holds nothing any more or its time is over. Returns it and its items.</summary>
    public static readonly string Sell = End(StockMove.Sell, ReservationStatus.Committed, $"{Held} AND expires_at > $2");

    /// <summary>Gives back what the reservation $1 holds, unless it holds nothing any more or its time is over.</summary>
    public static readonly string GiveBack = End(StockMove.GiveBack, ReservationStatus.Released, $"{Held} AND expires_at > $2");

    /// <summary>Gives back what the reservation $1 sold.</summary>
    public static readonly string TakeBack = End(StockMove.TakeBack, ReservationStatus.Released, "id = $1 AND status = 2");

    /// <summary>Gives back what the reservation $1 holds although its time is over.</summary>
    public static readonly string Expire = End(StockMove.GiveBack, ReservationStatus.Expired, Held, InventoryReason.Expiry);

    /// <summary>Gives back what the reservations $1 hold, whose time is over; they and their products are locked.</summary>
    public static readonly string ExpireAll =
        $"""
        {Ending(StockMove.GiveBack, ReservationStatus.Expired, "id = ANY($1)", InventoryReason.Expiry)}
        SELECT count(*) FROM ended
        """;

    /// <summary>Remembers the unknown reservation $1 as released; does nothing when it is known, and waits for whoever is just making it.</summary>
    public const string Remember =
        """
        INSERT INTO reservations (id, status, created_at, expires_at, ended_at, reason)
        VALUES ($1, 3, $2, $2, $2, $3) ON CONFLICT (id) DO NOTHING
        """;

    /// <summary>Reads the reservation $1 and its items, and locks it.</summary>
    public const string Lock =
        """
        WITH locked AS MATERIALIZED (
            SELECT id, status, created_at, expires_at, ended_at, reason FROM reservations WHERE id = $1 FOR UPDATE
        )
        SELECT r.status, r.created_at, r.expires_at, r.ended_at, r.reason, i.product_id, i.quantity
        FROM locked r LEFT JOIN reservation_items i ON i.reservation_id = r.id ORDER BY i.product_id
        """;

    /// <summary>
    /// Adds $4, which may be negative, to what is available of the product $3 and to what was received, and remembers the change $1, if the
    /// product can spare it and the change is new. $5 by whom, $6 why. Returns what is available now.
    /// </summary>
    public const string Change =
        """
        WITH moved AS (
            UPDATE products
            SET available_quantity = available_quantity + $4, received_quantity = received_quantity + $4, version = version + 1, updated_at = $2
            WHERE id = $3 AND available_quantity + $4 >= 0 AND NOT EXISTS (SELECT FROM quantity_changes WHERE id = $1)
            RETURNING id, available_quantity
        ), remembered AS (
            INSERT INTO quantity_changes (id, product_id, delta, new_quantity, changed_at)
            SELECT $1, id, $4, available_quantity, $2 FROM moved
        )
        INSERT INTO inventory_changes (product_id, old_quantity, new_quantity, changed_at, changed_by, reason)
        SELECT id, available_quantity - $4, available_quantity, $2, $5, $6 FROM moved
        RETURNING new_quantity
        """;

    /// <summary>Reads what is remembered of the change $1, and what is available of the product $2.</summary>
    public const string ReadChange =
        """
        SELECT c.product_id, c.delta, c.new_quantity, p.available_quantity
        FROM (VALUES (1)) AS one LEFT JOIN quantity_changes c ON c.id = $1 LEFT JOIN products p ON p.id = $2
        """;

    /// <summary>When the next reservation expires; null when nothing is held.</summary>
    public const string NextExpiry = "SELECT min(expires_at) FROM reservations WHERE status = 1";

    private const string Held = "id = $1 AND status = 1";

    private static string End(StockMove move, ReservationStatus status, string which, string reason = InventoryReason.Release) =>
        $"""
        {Ending(move, status, which, reason)}
        SELECT e.created_at, e.expires_at, i.product_id, i.quantity FROM ended e LEFT JOIN items i ON true ORDER BY i.product_id
        """;

    // $3 by whom, $4 why, for the record.
    private static string Ending(StockMove move, ReservationStatus status, string which, string reason) =>
        $"""
        WITH ended AS (
            UPDATE reservations SET status = {(short)status}, ended_at = $2, reason = $4
            WHERE {which}
            RETURNING id, created_at, expires_at
        ), items AS MATERIALIZED (
            SELECT i.product_id, sum(i.quantity)::bigint AS quantity
            FROM reservation_items i JOIN ended e ON e.id = i.reservation_id GROUP BY i.product_id
        ), {move.Sql("", "$3", reason)}
        """;
}
