using Npgsql;
using ShopMesh.Products.Domain;

namespace ShopMesh.Products.Import;

/// <summary>The statements by which a chunk gets into the catalog.</summary>
internal static class ImportStatements
{
    /// <summary>The columns of what a product is, in the order in which rows are copied.</summary>
    public const string Details =
        "id, sku, name, description, price_minor_units, price_currency, price_decimals, category, tags, metadata, is_discontinued";

    /// <summary>A table of this connection alone, that empties itself at the end of each transaction, and is gone with the connection.</summary>
    public const string CreateStaging =
        """
        CREATE TEMP TABLE staged_products (
            id uuid, sku text, name text, description text, price_minor_units bigint, price_currency text,
            price_decimals smallint, category smallint, tags text[], metadata jsonb, is_discontinued boolean, quantity bigint, position integer
        ) ON COMMIT DELETE ROWS
        """;

    /// <summary>Removes the table.</summary>
    public const string DropStaging = "DROP TABLE IF EXISTS pg_temp.staged_products";

    /// <summary>
    /// Waits for the chunks of other imports, on any replica: those that bring the same new products would otherwise undo each other's
    /// work. The first statement of the transaction, which has no id while it waits, and so holds nobody back. For the rest of it, products
    /// are looked up by their index: a catalog that grows faster than its statistics would be read as a whole for each chunk.
    /// </summary>
    public const string TakeTurn =
        "SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true), pg_advisory_xact_lock(7308332183041339246)";

    /// <summary>Fills the table.</summary>
    public const string Stage = "COPY staged_products FROM STDIN (FORMAT BINARY)";

    /// <summary>
    /// Locks the products that the catalog has, in the order in which everyone locks products who moves stock. $1 is their SKUs. Returns
    /// how many.
    /// </summary>
    public const string LockKnown =
        """
        WITH known AS MATERIALIZED (
            SELECT id FROM products WHERE sku = ANY ($1) ORDER BY id FOR NO KEY UPDATE
        )
        SELECT count(*) FROM known
        """;

    /// <summary>Adds products of which the catalog has none.</summary>
    public const string CopyNew =
        $"""
        COPY products ({Details},
            received_quantity, available_quantity, reserved_quantity, sold_quantity, created_at, updated_at, version)
        FROM STDIN (FORMAT BINARY)
        """;

    /// <summary>Tells the watchers of their first stock.</summary>
    public const string CopyChanges =
        """
        COPY inventory_changes (product_id, old_quantity, new_quantity, changed_at, changed_by, reason) FROM STDIN (FORMAT BINARY)
        """;

    /// <summary>Changes the products that the catalog has, and that are not yet as their rows say. Quantities stay as they are. $1 is now.</summary>
    public const string UpdateKnown =
        """
        UPDATE products p
        SET name = s.name, description = s.description, price_minor_units = s.price_minor_units, price_currency = s.price_currency,
            price_decimals = s.price_decimals, category = s.category, tags = s.tags, metadata = s.metadata,
            is_discontinued = s.is_discontinued, version = p.version + 1, updated_at = $1
        FROM staged_products s
        WHERE s.sku = p.sku
            AND (p.name, p.description, p.price_minor_units, p.price_currency, p.category, p.tags, p.metadata, p.is_discontinued)
                IS DISTINCT FROM
                (s.name, s.description, s.price_minor_units, s.price_currency, s.category, s.tags, s.metadata, s.is_discontinued)
        """;

    /// <summary>
    /// Adds the products that the catalog does not have, with their first stock, and tells the watchers. $1 is now, $2 who brings them.
    /// Returns how many.
    /// </summary>
    public const string InsertNew =
        $"""
        WITH inserted AS (
            INSERT INTO products ({Details},
                received_quantity, available_quantity, reserved_quantity, sold_quantity, created_at, updated_at, version)
            SELECT {Details},
                quantity, quantity, 0, 0, $1, $1, 1
            FROM staged_products ORDER BY position
            ON CONFLICT (sku) DO NOTHING
            RETURNING id, available_quantity
        ), told AS (
            INSERT INTO inventory_changes (product_id, old_quantity, new_quantity, changed_at, changed_by, reason)
            SELECT id, 0, available_quantity, $1, $2, '{InventoryReason.Import}' FROM inserted WHERE available_quantity > 0
        )
        SELECT count(*) FROM inserted
        """;

    /// <summary>Whether a product could not be added because someone else has made one with its SKU.</summary>
    public static bool IsTaken(PostgresException exception) =>
        exception is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "ix_products_sku" };
}
