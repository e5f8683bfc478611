using Npgsql;
using NpgsqlTypes;
using ShopMesh.Products.Domain;

namespace ShopMesh.Products.Inventory;

/// <summary>
/// Reads the table of changes. Rows are in the order of their transactions' ids, which are given before commit: a row may turn up before
/// one that was shown, unless only those are shown that are older than every transaction that still runs.
/// </summary>
internal sealed class FeedTable(NpgsqlDataSource database)
{
    private const string Head =
        """
        h.transaction_id, h.change_id, pg_snapshot_xmin(pg_current_snapshot()), pg_snapshot_xmax(pg_current_snapshot()),
            EXISTS (SELECT FROM inventory_changes WHERE transaction_id >= pg_snapshot_xmin(pg_current_snapshot()))
        """;

    private const string SelectHead = $"SELECT {Head} FROM inventory_horizon h";

    /// <summary>How far the feed reaches now.</summary>
    public async Task<FeedHead> ReadHeadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(SelectHead, connection);
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return ReadHead(reader);
    }

    /// <summary>The changes after a position.</summary>
    /// <param name="after">The position.</param>
    /// <param name="scope">Whose; <see langword="null"/> for those of all products.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<(FeedHead Head, FeedPage Page)> ReadAsync(
        FeedPosition after, InventoryScope? scope, int most, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Select(scope is null or { IsAll: true }), connection)
        {
            Parameters =
            {
                new NpgsqlParameter { Value = after.TransactionId, NpgsqlDbType = NpgsqlDbType.Xid8 },
                new NpgsqlParameter<long> { TypedValue = after.Id },
                new NpgsqlParameter<int> { TypedValue = most },
                new NpgsqlParameter<Guid[]> { TypedValue = scope?.Named() ?? [] },
            },
        };
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);

        var changes = new List<InventoryChange>();
        FeedHead head = default;
        while (await reader.ReadAsync(cancellationToken))
        {
            head = ReadHead(reader);
            if (!await reader.IsDBNullAsync(5, cancellationToken))
                changes.Add(await ReadChangeAsync(reader, cancellationToken));
        }

        var hasMore = changes.Count == most;
        var end = hasMore ? PositionOf(changes[^1]) : FeedPosition.Later(after, head.Settled);
        return (head, new FeedPage(changes, end, hasMore, head.Withheld));
    }

    /// <summary>The place of a change.</summary>
    public static FeedPosition PositionOf(InventoryChange change) => new(change.TransactionId, change.Id);

    // One statement, so that head and changes are of one snapshot. Named products are those to show or, of all, those not to show.
    private static string Select(bool all) =>
        $"""
        SELECT {Head}, c.transaction_id, c.id, c.product_id, c.old_quantity, c.new_quantity, c.changed_at, c.changed_by, c.reason
        FROM inventory_horizon h LEFT JOIN (
            SELECT * FROM inventory_changes
            WHERE (transaction_id, id) > ($1, $2) AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
                AND {(all ? "product_id <> ALL ($4)" : "product_id = ANY ($4)")}
            ORDER BY transaction_id, id LIMIT $3
        ) c ON true
        ORDER BY c.transaction_id, c.id
        """;

    private static FeedHead ReadHead(NpgsqlDataReader reader) => new(
        new FeedPosition(reader.GetFieldValue<ulong>(0), reader.GetInt64(1)),
        FeedPosition.Before(reader.GetFieldValue<ulong>(2)),
        FeedPosition.Before(reader.GetFieldValue<ulong>(3)),
        reader.GetBoolean(4));

    private static async Task<InventoryChange> ReadChangeAsync(NpgsqlDataReader reader, CancellationToken cancellationToken) => new()
    {
        TransactionId = await reader.GetFieldValueAsync<ulong>(5, cancellationToken),
        Id = reader.GetInt64(6),
        ProductId = reader.GetGuid(7),
        OldQuantity = reader.GetInt64(8),
        NewQuantity = reader.GetInt64(9),
        ChangedAt = await reader.GetFieldValueAsync<DateTimeOffset>(10, cancellationToken),
        ChangedBy = reader.GetString(11),
        Reason = reader.GetString(12),
    };
}
