using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.Users.Domain.Chat;

namespace ShopMesh.Users.Rooms;

/// <summary>
/// Who is in which room, by leases that only the database's clock judges. All that changes who is present happens under the lock of
/// the room's row and is an entry of the room, so everyone on every replica sees the same comings and goings in the same order.
/// </summary>
internal sealed class AttendanceBook(NpgsqlDataSource database, IOptions<ChatOptions> options)
{
    private const int RoomsPerSweep = 100;
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    // Makes the room if there is none, and locks it.
    private const string LockOrMake = """
        INSERT INTO chat_rooms (id, name, last_position, last_active_at) VALUES ($1, $2, 0, clock_timestamp())
        ON CONFLICT (name) DO UPDATE SET last_active_at = excluded.last_active_at
        RETURNING id, last_position
        """;

    private const string Append = """
        WITH room AS (
            UPDATE chat_rooms SET last_position = last_position + cardinality($2), last_active_at = clock_timestamp()
            WHERE id = $1
            RETURNING last_position - cardinality($2) AS before
        ), stored AS (
            INSERT INTO chat_entries (room_id, position, kind, user_id, at)
            SELECT $1, room.before + entry.number, entry.kind, entry.user_id, clock_timestamp()
            FROM room, unnest($2, $3) WITH ORDINALITY AS entry (kind, user_id, number)
            RETURNING position
        )
        SELECT max(position), pg_notify('chat_rooms', $4) FROM stored
        """;

    /// <summary>Lets someone in.</summary>
    /// <param name="room">The room's name.</param>
    /// <param name="session">The call by which they come.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="ResourceExhaustedException">The room is full, or the member is there by too many calls.</exception>
    public async Task<RoomVisit> JoinAsync(string room, ChatSession session, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (roomId, position) = await LockAsync(connection, room, cancellationToken);
        var expired = await RemoveAsync(connection, "room_id = $1 AND expires_at < clock_timestamp()", roomId, cancellationToken);
        var present = await PresentAsync(connection, roomId, cancellationToken);
        var self = present.Find(member => member.UserId == session.UserId);
        if (self is null && present.Count >= options.Value.MembersPerRoom)
            throw new ResourceExhaustedException($"There are {present.Count} members in the room, which is all it takes.", Retry, "ROOM_FULL");
        if (self?.Sessions >= options.Value.SessionsPerMember)
            throw new ResourceExhaustedException($"This member is in the room {self.Sessions} times already.", Retry, "TOO_MANY_SESSIONS");

        var since = await AddAsync(connection, roomId, session, cancellationToken);
        var entries = expired.Where(user => user != session.UserId && present.TrueForAll(member => member.UserId != user))
            .Select(user => (ChatEntryKind.Left, user)).ToList();

        // Whose lease has just run out, unseen by anyone, has not been away.
        if (self is null && !expired.Contains(session.UserId))
            entries.Add((ChatEntryKind.Joined, session.UserId));
        position = await AppendAsync(connection, roomId, entries, cancellationToken) ?? position;
        await transaction.CommitAsync(cancellationToken);

        if (self is null)
            present.Add(new RoomMember(session.UserId, since, 1));
        return new RoomVisit(roomId, position, present);
    }

    /// <summary>Lets someone go, if they are still there.</summary>
    public async Task LeaveAsync(Guid roomId, Guid sessionId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, roomId, cancellationToken);
        var gone = await RemoveAsync(connection, "id = $1", sessionId, cancellationToken);
        await TellAsync(connection, roomId, gone, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Renews the leases of sessions.</summary>
    /// <returns>Those that are still there; others were given up as lost.</returns>
    public async Task<IReadOnlySet<Guid>> RenewAsync(IReadOnlyCollection<Guid> sessions, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "UPDATE chat_sessions SET expires_at = clock_timestamp() + $2 WHERE id = ANY ($1) RETURNING id");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. sessions] });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = options.Value.Lease });
        return (await ReadIdsAsync(command, cancellationToken)).ToHashSet();
    }

    /// <summary>Removes those whose replica no longer says that they are there.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var find = database.CreateCommand(
            $"SELECT DISTINCT room_id FROM chat_sessions WHERE expires_at < clock_timestamp() LIMIT {RoomsPerSweep}");
        foreach (var roomId in await ReadIdsAsync(find, cancellationToken))
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await LockAsync(connection, roomId, cancellationToken);
            var gone = await RemoveAsync(connection, "room_id = $1 AND expires_at < clock_timestamp()", roomId, cancellationToken);
            await TellAsync(connection, roomId, gone, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    private async Task<DateTimeOffset> AddAsync(NpgsqlConnection connection, Guid roomId, ChatSession session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO chat_sessions (id, room_id, user_id, replica_id, joined_at, expires_at)
            VALUES ($1, $2, $3, $4, clock_timestamp(), clock_timestamp() + $5)
            RETURNING joined_at
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session.Id });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = roomId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session.UserId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session.ReplicaId });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = options.Value.Lease });
        return (DateTime)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Tells the room of those who are not there by any other call.</summary>
    private static async Task TellAsync(NpgsqlConnection connection, Guid roomId, List<Guid> gone, CancellationToken cancellationToken)
    {
        if (gone.Count == 0)
            return;
        var present = await PresentAsync(connection, roomId, cancellationToken);
        var left = gone.Where(user => present.TrueForAll(member => member.UserId != user)).Select(user => (ChatEntryKind.Left, user)).ToList();
        await AppendAsync(connection, roomId, left, cancellationToken);
    }

    private static async Task<(Guid Id, long Position)> LockAsync(NpgsqlConnection connection, string room, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LockOrMake, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = room });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetGuid(0), reader.GetInt64(1));
    }

    private static async Task LockAsync(NpgsqlConnection connection, Guid roomId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT FROM chat_rooms WHERE id = $1 FOR UPDATE", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = roomId });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // The condition is one of the constants above.
    private static async Task<List<Guid>> RemoveAsync(
        NpgsqlConnection connection, string condition, Guid id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"DELETE FROM chat_sessions WHERE {condition} RETURNING user_id", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        return [.. (await ReadIdsAsync(command, cancellationToken)).Distinct()];
    }

    private static async Task<List<RoomMember>> PresentAsync(NpgsqlConnection connection, Guid roomId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT user_id, min(joined_at), count(*)::int FROM chat_sessions WHERE room_id = $1 GROUP BY user_id ORDER BY min(joined_at)",
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = roomId });
        var members = new List<RoomMember>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            members.Add(new RoomMember(reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt32(2)));
        return members;
    }

    private static async Task<long?> AppendAsync(
        NpgsqlConnection connection, Guid roomId, List<(ChatEntryKind Kind, Guid UserId)> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
            return null;

        await using var command = new NpgsqlCommand(Append, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = roomId });
        command.Parameters.Add(new NpgsqlParameter<short[]>
        {
            TypedValue = [.. entries.Select(entry => (short)entry.Kind)],
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint,
        });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. entries.Select(entry => entry.UserId)] });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = roomId.ToString() });
        return (long?)await command.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task<List<Guid>> ReadIdsAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var ids = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(reader.GetGuid(0));
        return ids;
    }
}
