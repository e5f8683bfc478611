using Npgsql;
using ShopMesh.Products.Domain;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.Products.Data;

/// <summary>
/// The only one who moves stock. Each operation is one transaction: reservation first, then products in order of their ids, so that
/// none waits in a circle; the rows' own conditions keep stock from being sold twice, on however many replicas.
/// </summary>
internal sealed class StockLedger(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Holds all of the items or none. The same id for the same items gives the reservation that there is.</summary>
    /// <param name="id">The id that the caller gave it.</param>
    /// <param name="items">What to hold; each product once.</param>
    /// <param name="lifetime">How long.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is held then.</param>
    /// <exception cref="FailedPreconditionException">There is too little of something, or the id was released before.</exception>
    /// <exception cref="AlreadyExistsException">The id is for other items.</exception>
    public async Task<Reservation> ReserveAsync(
        Guid id, IReadOnlyList<ReservationItem> items, TimeSpan lifetime, CancellationToken cancellationToken)
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
        if (await TryHoldAsync(reservation, now, cancellationToken))
            return reservation;

        // The id is taken. See whether it is taken by this very request, sent before.
        var existing = await MoveAsync(id, _ => null, cancellationToken);
        if (existing.IsFor(items))
            return existing;
        if (existing.Items.Count == 0)
            throw Ended(existing);
        throw new AlreadyExistsException("reservation", id.ToString(), "RESERVATION_FOR_OTHER_ITEMS");
    }

    /// <summary>Turns a reservation into a sale; one that is a sale already stays as it is.</summary>
    /// <exception cref="NotFoundException">There is no such reservation.</exception>
    /// <exception cref="FailedPreconditionException">It was released or has expired.</exception>
    public Task<Reservation> CommitAsync(Guid id, CancellationToken cancellationToken) => MoveAsync(
        id,
        reservation => reservation.Status switch
        {
            ReservationStatus.Held => new Ending(StockMove.Sell, ReservationStatus.Committed),
            ReservationStatus.Committed => null,
            _ => throw Ended(reservation),
        },
        cancellationToken);

    /// <summary>
    /// Gives a reservation's items back; one that holds nothing any more stays as it is. An unknown one is remembered as released, so
    /// that a reservation that arrives late finds it so.
    /// </summary>
    /// <param name="id">The reservation.</param>
    /// <param name="reason">Why.</param>
    /// <param name="allowCommitted">Whether to take back a sale too.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="FailedPreconditionException">It is a sale, and that is not allowed.</exception>
    public async Task<Reservation> ReleaseAsync(Guid id, string reason, bool allowCommitted, CancellationToken cancellationToken)
    {
        var now = StoredTime.Of(time.GetUtcNow());
        var tombstone = new Reservation
        {
            Id = id,
            Status = ReservationStatus.Released,
            CreatedAt = now,
            ExpiresAt = now,
            EndedAt = now,
            Reason = reason,
        };
        await using (var batch = database.CreateBatch())
        {
            batch.BatchCommands.Add(StockBatch.InsertReservation(tombstone));
            if (await batch.ExecuteNonQueryAsync(cancellationToken) == 1)
                return tombstone;
        }

        return await MoveAsync(
            id,
            reservation => reservation.Status switch
            {
                ReservationStatus.Held => new Ending(StockMove.GiveBack, ReservationStatus.Released, reason),
                ReservationStatus.Committed when allowCommitted => new Ending(StockMove.TakeBack, ReservationStatus.Released, reason),
                ReservationStatus.Committed => throw Precondition(
                    "RESERVATION_COMMITTED", id, "Its items are sold: set allow_committed to take them back."),
                _ => null,
            },
            cancellationToken);
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

        var ids = new List<Guid>();
        await using (var due = Batch(connection, StockBatch.LockDueReservations(now, most)))
        await using (var reader = await due.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                ids.Add(reader.GetGuid(0));
        }

        if (ids.Count == 0)
            return 0;

        Guid[] reservations = [.. ids];
        await using var items = Batch(connection, StockBatch.SelectItemsOf(reservations));
        var held = await ReadItemsAsync(items, cancellationToken);
        await EndAsync(connection, reservations, held, new Ending(StockMove.GiveBack, ReservationStatus.Expired), now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ids.Count;
    }

    /// <summary>When the next reservation expires; null when nothing is held.</summary>
    public async Task<DateTimeOffset?> NextExpiryAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT min(expires_at) FROM reservations WHERE status = 1");
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime next ? new DateTimeOffset(next) : null;
    }

    /// <summary>Writes the reservation down and holds its items, in one trip to the database.</summary>
    /// <returns>False, and nothing was done, when the reservation's id is taken.</returns>
    private async Task<bool> TryHoldAsync(Reservation reservation, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var insert = StockBatch.InsertReservation(reservation);
        var hold = StockBatch.Move(StockMove.Hold, reservation.Items, now);
        await using var batch = Batch(
            connection, insert, StockBatch.InsertItems(reservation), StockBatch.LockProducts(reservation.Items), hold);

        var stock = new Dictionary<Guid, (long Available, bool IsDiscontinued)>();
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                stock.Add(reader.GetGuid(0), (reader.GetInt64(1), reader.GetBoolean(2)));
        }

        // What is not committed is undone: of a retry, the second hold; of a shortage, what was held of the other products.
        if (insert.RecordsAffected == 0)
            return false;
        if (hold.RecordsAffected == reservation.Items.Count)
        {
            await transaction.CommitAsync(cancellationToken);
            return true;
        }

        PreconditionViolation[] shortages = [.. reservation.Items.Select(item => Shortage(item, stock)).OfType<PreconditionViolation>()];
        throw shortages.Length > 0
            ? new FailedPreconditionException(shortages)
            : new InvalidOperationException("Stock was not held, and nothing says why.");
    }

    private static PreconditionViolation? Shortage(
        ReservationItem item, Dictionary<Guid, (long Available, bool IsDiscontinued)> stock)
    {
        var subject = $"products/{item.ProductId}";
        if (!stock.TryGetValue(item.ProductId, out var product))
            return new PreconditionViolation("PRODUCT_NOT_FOUND", subject, "There is no such product.");
        if (product.IsDiscontinued)
            return new PreconditionViolation("PRODUCT_DISCONTINUED", subject, "It is not sold any more.");
        return product.Available < item.Quantity
            ? new PreconditionViolation("INSUFFICIENT_STOCK", subject, $"{item.Quantity} were asked for, {product.Available} are available.")
            : null;
    }

    /// <summary>Locks the reservation, asks what is to become of it, and does that. One that is due has expired, whoever comes first.</summary>
    private async Task<Reservation> MoveAsync(Guid id, Func<Reservation, Ending?> decide, CancellationToken cancellationToken)
    {
        var now = StoredTime.Of(time.GetUtcNow());
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var reservation = await LockAsync(connection, id, cancellationToken);
        if (reservation.IsDue(now))
        {
            reservation = await EndAsync(
                connection, reservation, new Ending(StockMove.GiveBack, ReservationStatus.Expired), now, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            _ = decide(reservation);
            return reservation;
        }

        if (decide(reservation) is not { } ending)
            return reservation;

        reservation = await EndAsync(connection, reservation, ending, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return reservation;
    }

    private static async Task<Reservation> LockAsync(NpgsqlConnection connection, Guid id, CancellationToken cancellationToken)
    {
        await using var batch = Batch(connection, StockBatch.LockReservation(id), StockBatch.SelectItems(id));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            throw new NotFoundException("reservation", id.ToString());

        var status = (ReservationStatus)reader.GetInt16(0);
        var createdAt = await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellationToken);
        var expiresAt = await reader.GetFieldValueAsync<DateTimeOffset>(2, cancellationToken);
        var endedAt = await reader.IsDBNullAsync(3, cancellationToken)
            ? (DateTimeOffset?)null
            : await reader.GetFieldValueAsync<DateTimeOffset>(3, cancellationToken);
        var reason = reader.GetString(4);

        await reader.NextResultAsync(cancellationToken);
        return new Reservation
        {
            Id = id,
            Items = await ReadItemsAsync(reader, cancellationToken),
            Status = status,
            CreatedAt = createdAt,
            ExpiresAt = expiresAt,
            EndedAt = endedAt,
            Reason = reason,
        };
    }

    private static async Task<Reservation> EndAsync(
        NpgsqlConnection connection, Reservation reservation, Ending ending, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await EndAsync(connection, [reservation.Id], reservation.Items, ending, now, cancellationToken);
        return new Reservation
        {
            Id = reservation.Id,
            Items = reservation.Items,
            Status = ending.Status,
            CreatedAt = reservation.CreatedAt,
            ExpiresAt = reservation.ExpiresAt,
            EndedAt = now,
            Reason = ending.Reason,
        };
    }

    private static async Task EndAsync(
        NpgsqlConnection connection,
        Guid[] reservations,
        IReadOnlyList<ReservationItem> items,
        Ending ending,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        await using var batch = Batch(
            connection,
            StockBatch.LockProducts(items),
            StockBatch.Move(ending.Move, items, now),
            StockBatch.EndReservations(reservations, ending.Status, now, ending.Reason));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<List<ReservationItem>> ReadItemsAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await ReadItemsAsync(reader, cancellationToken);
    }

    private static async Task<List<ReservationItem>> ReadItemsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var items = new List<ReservationItem>();
        while (await reader.ReadAsync(cancellationToken))
            items.Add(new ReservationItem(reader.GetGuid(0), reader.GetInt64(1)));
        return items;
    }

    private static NpgsqlBatch Batch(NpgsqlConnection connection, params ReadOnlySpan<NpgsqlBatchCommand> commands)
    {
        var batch = connection.CreateBatch();
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        return batch;
    }

    private static FailedPreconditionException Ended(Reservation reservation) => reservation.Status == ReservationStatus.Expired
        ? Precondition("RESERVATION_EXPIRED", reservation.Id, $"It expired at {reservation.ExpiresAt:O}.")
        : Precondition("RESERVATION_RELEASED", reservation.Id, "Its items were given back.");

    private static FailedPreconditionException Precondition(string type, Guid id, string description) =>
        new(new PreconditionViolation(type, $"reservations/{id}", description));

    /// <summary>What is to become of a reservation and of what it holds.</summary>
    private sealed record Ending(StockMove Move, ReservationStatus Status, string Reason = "");
}
