using Npgsql;
using NpgsqlTypes;
using ShopMesh.Products.Domain;
using ShopMesh.Products.Inventory;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Products.Data;

/// <summary>
/// The only one who moves stock. Each operation is one transaction that locks products in order of their ids, so that none waits in a
/// circle; the rows' own conditions keep stock from being sold twice, on however many replicas. What changes what is available writes to
/// the feed in the same statement.
/// </summary>
internal sealed class StockLedger(NpgsqlDataSource database, InventoryBell bell, TimeProvider time)
{
    private const int MostAttempts = 3;

    /// <summary>Who expires reservations: the service itself.</summary>
    private const string Service = "products";

    /// <summary>Holds all of the items or none. The same id for the same items gives the reservation that there is.</summary>
    /// <param name="id">The id that the caller gave it.</param>
    /// <param name="items">What to hold; each product once.</param>
    /// <param name="lifetime">How long.</param>
    /// <param name="caller">Who wants it, for the feed.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is held then.</param>
    /// <exception cref="FailedPreconditionException">There is too little of something, or the id was released before.</exception>
    /// <exception cref="AlreadyExistsException">The id is for other items.</exception>
    public async Task<Reservation> ReserveAsync(
        Guid id, IReadOnlyList<ReservationItem> items, TimeSpan lifetime, string caller, CancellationToken cancellationToken)
    {
        var now = StoredTime.Of(time.GetUtcNow());
        var reservation = new Reservation
        {
            Id = id,
            Items = [.. items.OrderBy(item => item.ProductId)],
            Status = ReservationStatus.Held,
            CreatedAt = now,
            ExpiresAt = StoredTime.Of(now + lifetime),
        };
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var (isHeld, stock) = await TryHoldAsync(reservation, caller, cancellationToken);
            if (isHeld)
                return reservation;

            // The id may be taken, by this very request sent before.
            if (await MoveAsync(id, _ => null, caller, cancellationToken) is { } existing)
            {
                if (existing.IsFor(items))
                    return existing;
                throw existing.Items.Count == 0
                    ? Ended(existing)
                    : new AlreadyExistsException("reservation", id.ToString(), "RESERVATION_FOR_OTHER_ITEMS");
            }

            if (Lacking(reservation.Items, stock) is { Length: > 0 } violations)
                throw new FailedPreconditionException(violations);
        }

        throw new ConflictException("RESERVATION_CHANGING", "The reservation is being made and removed at the same time; try again.");
    }

    /// <summary>Turns a reservation into a sale; one that is a sale already stays as it is.</summary>
    /// <exception cref="NotFoundException">There is no such reservation.</exception>
    /// <exception cref="FailedPreconditionException">It was released or has expired.</exception>
    public async Task<Reservation> CommitAsync(Guid id, string caller, CancellationToken cancellationToken)
    {
        var sale = new Ending(StockStatements.Sell, ReservationStatus.Committed, caller);
        return await TryEndAsync(id, sale, cancellationToken)
            ?? await MoveAsync(
                id,
                reservation => reservation.Status switch
                {
                    ReservationStatus.Held => sale,
                    ReservationStatus.Committed => null,
                    _ => throw Ended(reservation),
                },
                caller,
                cancellationToken)
            ?? throw new NotFoundException("reservation", id.ToString());
    }

    /// <summary>
    /// Gives a reservation's items back; one that holds nothing any more stays as it is. An unknown one is remembered as released, so
    /// that a reservation that arrives late finds it so.
    /// </summary>
    /// <param name="id">The reservation.</param>
    /// <param name="reason">Why.</param>
    /// <param name="allowCommitted">Whether to take back a sale too.</param>
    /// <param name="caller">Who wants it, for the feed.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="FailedPreconditionException">It is a sale, and that is not allowed.</exception>
    public async Task<Reservation> ReleaseAsync(
        Guid id, string reason, bool allowCommitted, string caller, CancellationToken cancellationToken)
    {
        var release = new Ending(StockStatements.GiveBack, ReservationStatus.Released, caller, reason);
        if (await TryEndAsync(id, release, cancellationToken) is { } released)
            return released;

        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (await TryRememberAsync(id, reason, cancellationToken) is { } tombstone)
                return tombstone;

            var known = await MoveAsync(
                id,
                reservation => reservation.Status switch
                {
                    ReservationStatus.Held => release,
                    ReservationStatus.Committed when allowCommitted => release with { Statement = StockStatements.TakeBack, From = ReservationStatus.Committed },
                    ReservationStatus.Committed => throw Precondition(
                        "RESERVATION_COMMITTED", id, "Its items are sold: set allow_committed to take them back."),
                    _ => null,
                },
                caller,
                cancellationToken);
            if (known is not null)
                return known;
        }

        throw new ConflictException("RESERVATION_CHANGING", "The reservation is being made and removed at the same time; try again.");
    }

    /// <summary>Gives back what reservations hold whose time is over, as far as no other replica is at it.</summary>
    /// <param name="most">How many reservations at most.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is given back then.</param>
    /// <returns>How many reservations expired.</returns>
    public async Task<int> ExpireDueAsync(int most, CancellationToken cancellationToken)
    {
        var now = StoredTime.Of(time.GetUtcNow());
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        var due = new List<Guid>();
        await using (var command = new NpgsqlCommand(StockStatements.LockDue, connection))
        {
            command.Parameters.Add(At(now));
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                due.Add(reader.GetGuid(0));
        }

        if (due.Count == 0)
            return 0;

        await using var batch = Batch(
            connection,
            new NpgsqlBatchCommand(StockStatements.LockProductsOf) { Parameters = { Ids(due) } },
            new NpgsqlBatchCommand(StockStatements.ExpireAll) { Parameters = { Ids(due), At(now), Text(Service), Text("") } });
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        bell.Ring();
        return due.Count;
    }

    /// <summary>When the next reservation expires; null when nothing is held.</summary>
    public async Task<DateTimeOffset?> NextExpiryAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(StockStatements.NextExpiry);
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime next ? new DateTimeOffset(next) : null;
    }

    /// <summary>Lets pieces come in, or go out when negative. The same id for the same change makes it once, however often it is sent.</summary>
    /// <param name="id">The id that the caller gave the change.</param>
    /// <param name="productId">Which product.</param>
    /// <param name="delta">How many; not 0.</param>
    /// <param name="reason">Why, for the feed.</param>
    /// <param name="caller">Who wants it, for the feed.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <returns>What was available right after the change.</returns>
    /// <exception cref="NotFoundException">There is no such product.</exception>
    /// <exception cref="AlreadyExistsException">The id is that of another change.</exception>
    /// <exception cref="FailedPreconditionException">Fewer are available than are to go out, or more than can be counted would be.</exception>
    public async Task<long> ChangeAsync(
        Guid id, Guid productId, long delta, string reason, string caller, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (await TryChangeAsync(id, productId, delta, reason, caller, cancellationToken) is { } quantity)
                return quantity;

            var (known, available) = await ReadChangeAsync(id, productId, cancellationToken);
            if (known is not null)
            {
                return known.ProductId == productId && known.Delta == delta
                    ? known.NewQuantity
                    : throw new AlreadyExistsException("quantity change", id.ToString(), "CHANGE_ID_TAKEN");
            }

            if (available is not { } there)
                throw new NotFoundException("product", productId.ToString());
            if (there + (Int128)delta < 0)
            {
                throw new FailedPreconditionException(new PreconditionViolation(
                    "INSUFFICIENT_STOCK", $"products/{productId}", $"{-delta} are to go out but {there} are available."));
            }
        }

        throw new ConflictException("STOCK_CHANGING", "The product's stock changes faster than this change can be made; try again.");
    }

    private async Task<(bool IsHeld, Dictionary<Guid, (long Available, bool IsDiscontinued)> Stock)> TryHoldAsync(
        Reservation reservation, string caller, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var batch = Batch(
            connection,
            new NpgsqlBatchCommand(StockStatements.LockProducts) { Parameters = { Ids(reservation.Items.Select(item => item.ProductId)) } },
            new NpgsqlBatchCommand(StockStatements.Hold)
            {
                Parameters =
                {
                    Id(reservation.Id),
                    At(reservation.CreatedAt),
                    At(reservation.ExpiresAt),
                    Ids(reservation.Items.Select(item => item.ProductId)),
                    new NpgsqlParameter<long[]> { TypedValue = [.. reservation.Items.Select(item => item.Quantity)] },
                    Text(caller),
                },
            });
        await batch.PrepareAsync(cancellationToken);

        var isHeld = false;
        var stock = new Dictionary<Guid, (long Available, bool IsDiscontinued)>(reservation.Items.Count);
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                stock.Add(reader.GetGuid(0), (reader.GetInt64(1), reader.GetBoolean(2)));
                isHeld = reader.GetBoolean(3);
            }
        }

        if (isHeld)
            bell.Ring();
        return (isHeld, stock);
    }

    /// <summary>Ends the reservation in one trip to the database, if it is in the state that the ending is for.</summary>
    private async Task<Reservation?> TryEndAsync(Guid id, Ending ending, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var ended = await EndAsync(connection, id, ending, StoredTime.Of(time.GetUtcNow()), cancellationToken);
        if (ended is not null && ending.IsVisible)
            bell.Ring();
        return ended;
    }

    private async Task<Reservation?> TryRememberAsync(Guid id, string reason, CancellationToken cancellationToken)
    {
        var now = StoredTime.Of(time.GetUtcNow());
        await using var command = database.CreateCommand(StockStatements.Remember);
        command.Parameters.Add(Id(id));
        command.Parameters.Add(At(now));
        command.Parameters.Add(Text(reason));
        return await command.ExecuteNonQueryAsync(cancellationToken) == 0
            ? null
            : new Reservation { Id = id, Status = ReservationStatus.Released, CreatedAt = now, ExpiresAt = now, EndedAt = now, Reason = reason };
    }

    /// <summary>
    /// Locks the reservation, decides what becomes of it, and does it. One that is due expires instead, whoever comes first.
    /// </summary>
    /// <returns>The reservation as it is then; null when there is none.</returns>
    private async Task<Reservation?> MoveAsync(
        Guid id, Func<Reservation, Ending?> decide, string caller, CancellationToken cancellationToken)
    {
        var now = StoredTime.Of(time.GetUtcNow());
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await LockAsync(connection, id, cancellationToken) is not { } reservation)
            return null;

        var isDue = reservation.IsDue(now);
        var ending = isDue ? new Ending(StockStatements.Expire, ReservationStatus.Expired, caller) : decide(reservation);
        if (ending is null)
            return reservation;

        reservation = await EndAsync(connection, id, ending, now, cancellationToken)
            ?? throw new InvalidOperationException($"The reservation {id} is locked, and yet not in the state in which it was locked.");
        await transaction.CommitAsync(cancellationToken);
        if (ending.IsVisible)
            bell.Ring();
        if (isDue)
            _ = decide(reservation);
        return reservation;
    }

    private static async Task<Reservation?> LockAsync(NpgsqlConnection connection, Guid id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(StockStatements.Lock, connection) { Parameters = { Id(id) } };
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;

        return new Reservation
        {
            Id = id,
            Status = (ReservationStatus)reader.GetInt16(0),
            CreatedAt = await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellationToken),
            ExpiresAt = await reader.GetFieldValueAsync<DateTimeOffset>(2, cancellationToken),
            EndedAt = await reader.IsDBNullAsync(3, cancellationToken)
                ? null
                : await reader.GetFieldValueAsync<DateTimeOffset>(3, cancellationToken),
            Reason = reader.GetString(4),
            Items = await ReadItemsAsync(reader, 5, cancellationToken),
        };
    }

    private static async Task<Reservation?> EndAsync(
        NpgsqlConnection connection, Guid id, Ending ending, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var batch = Batch(
            connection,
            new NpgsqlBatchCommand(StockStatements.LockForEnd)
            {
                Parameters = { Id(id), new NpgsqlParameter<short> { TypedValue = (short)ending.From } },
            },
            new NpgsqlBatchCommand(ending.Statement) { Parameters = { Id(id), At(now), Text(ending.Caller), Text(ending.Reason) } });
        await batch.PrepareAsync(cancellationToken);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;

        return new Reservation
        {
            Id = id,
            Status = ending.Status,
            CreatedAt = await reader.GetFieldValueAsync<DateTimeOffset>(0, cancellationToken),
            ExpiresAt = await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellationToken),
            EndedAt = now,
            Reason = ending.Reason,
            Items = await ReadItemsAsync(reader, 2, cancellationToken),
        };
    }

    /// <summary>Reads the items of the row that the reader is at, and of all that follow; a reservation without items has one empty row.</summary>
    private static async Task<List<ReservationItem>> ReadItemsAsync(NpgsqlDataReader reader, int column, CancellationToken cancellationToken)
    {
        var items = new List<ReservationItem>();
        do
        {
            if (!await reader.IsDBNullAsync(column, cancellationToken))
                items.Add(new ReservationItem(reader.GetGuid(column), reader.GetInt64(column + 1)));
        }
        while (await reader.ReadAsync(cancellationToken));
        return items;
    }

    private async Task<long?> TryChangeAsync(
        Guid id, Guid productId, long delta, string reason, string caller, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(StockStatements.Change, connection)
        {
            Parameters =
            {
                Id(id),
                At(StoredTime.Of(time.GetUtcNow())),
                Id(productId),
                new NpgsqlParameter<long> { TypedValue = delta },
                Text(caller),
                Text(reason),
            },
        };
        await command.PrepareAsync(cancellationToken);
        try
        {
            if (await command.ExecuteScalarAsync(cancellationToken) is not long quantity)
                return null;
            bell.Ring();
            return quantity;
        }
        catch (PostgresException e) when (e is
        {
            SqlState: PostgresErrorCodes.UniqueViolation,
            ConstraintName: InventoryConfiguration.QuantityChangeKey,
        })
        {
            // The same change was made at the same time.
            return null;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.NumericValueOutOfRange)
        {
            throw new FailedPreconditionException(new PreconditionViolation(
                "STOCK_UNCOUNTABLE", $"products/{productId}", "There would be more of it than can be counted."));
        }
    }

    private async Task<(QuantityChange? Known, long? Available)> ReadChangeAsync(Guid id, Guid productId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(StockStatements.ReadChange);
        command.Parameters.Add(Id(id));
        command.Parameters.Add(Id(productId));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var known = await reader.IsDBNullAsync(0, cancellationToken)
            ? null
            : new QuantityChange { Id = id, ProductId = reader.GetGuid(0), Delta = reader.GetInt64(1), NewQuantity = reader.GetInt64(2) };
        return (known, await reader.IsDBNullAsync(3, cancellationToken) ? null : reader.GetInt64(3));
    }

    private static PreconditionViolation[] Lacking(
        IReadOnlyList<ReservationItem> items, Dictionary<Guid, (long Available, bool IsDiscontinued)> stock) =>
    [
        .. items.Select(item => (stock.TryGetValue(item.ProductId, out var there), there) switch
        {
            (false, _) => Violation("PRODUCT_NOT_FOUND", item, "There is no such product."),
            (_, { IsDiscontinued: true }) => Violation("PRODUCT_DISCONTINUED", item, "It is not sold any more."),
            (_, { Available: var available }) when available < item.Quantity =>
                Violation("INSUFFICIENT_STOCK", item, $"{item.Quantity} are wanted but {available} are available."),
            _ => null,
        }).OfType<PreconditionViolation>(),
    ];

    private static PreconditionViolation Violation(string type, ReservationItem item, string description) =>
        new(type, $"products/{item.ProductId}", description);

    private static FailedPreconditionException Ended(Reservation reservation) => reservation.Status == ReservationStatus.Expired
        ? Precondition("RESERVATION_EXPIRED", reservation.Id, $"It expired at {reservation.ExpiresAt:O}.")
        : Precondition("RESERVATION_RELEASED", reservation.Id, "Its items were given back.");

    private static FailedPreconditionException Precondition(string type, Guid id, string description) =>
        new(new PreconditionViolation(type, $"reservations/{id}", description));

    private static NpgsqlBatch Batch(NpgsqlConnection connection, params ReadOnlySpan<NpgsqlBatchCommand> commands)
    {
        var batch = connection.CreateBatch();
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        return batch;
    }

    private static NpgsqlParameter<Guid[]> Ids(IEnumerable<Guid> ids) => new() { TypedValue = [.. ids] };

    private static NpgsqlParameter<Guid> Id(Guid id) => new() { TypedValue = id };

    private static NpgsqlParameter<DateTimeOffset> At(DateTimeOffset time) => new() { TypedValue = time };

    private static NpgsqlParameter<string> Text(string text) => new() { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text };

    /// <summary>What is to become of a reservation and of what it holds, who wants it, and why.</summary>
    private sealed record Ending(string Statement, ReservationStatus Status, string Caller, string Reason = "")
    {
        /// <summary>The state that the statement is for.</summary>
        public ReservationStatus From { get; init; } = ReservationStatus.Held;

        /// <summary>Whether it changes what is available.</summary>
        public bool IsVisible => Status != ReservationStatus.Committed;
    }
}
