using Npgsql;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.Users.Data;
using ShopMesh.Users.Domain.Chat;

namespace ShopMesh.Users.Rooms;

/// <summary>What was said in rooms: written under the lock of the room's row, read in the order of positions.</summary>
internal sealed class ChatStore(NpgsqlDataSource database)
{
    /// <summary>The channel that tells of new entries; the payload is the room's id.</summary>
    public const string Channel = "chat_rooms";

    /// <summary>Entries that are read at once at most.</summary>
    public const int BatchSize = 200;

    private const string Columns = "SELECT position, kind, user_id, message_id, text, at FROM chat_entries";

    // One statement, one way to the database. Of two with the same id at once, the unique index refuses the second.
    private const string Post = """
        WITH known AS (
            SELECT FROM chat_entries WHERE room_id = $1 AND message_id = $2
        ), room AS (
            UPDATE chat_rooms SET last_position = last_position + 1, last_active_at = clock_timestamp()
            WHERE id = $1 AND NOT EXISTS (SELECT FROM known)
            RETURNING last_position
        ), stored AS (
            INSERT INTO chat_entries (room_id, position, kind, user_id, message_id, text, at)
            SELECT $1, last_position, 1, $3, $2, $4, clock_timestamp() FROM room
            RETURNING position
        )
        SELECT position, pg_notify('chat_rooms', $5) FROM stored
        """;

    /// <summary>Says something, unless it was said before.</summary>
    /// <returns>The message's position.</returns>
    /// <exception cref="AlreadyExistsException">The id is that of another message.</exception>
    public async Task<long> PostAsync(Guid roomId, Guid userId, Guid messageId, string text, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = database.CreateCommand(Post);
            Add(command, roomId);
            Add(command, messageId);
            Add(command, userId);
            Add(command, text);
            Add(command, roomId.ToString());
            if (await command.ExecuteScalarAsync(cancellationToken) is long position)
                return position;
        }
        catch (PostgresException exception) when (exception is
        {
            SqlState: PostgresErrorCodes.UniqueViolation,
            ConstraintName: ChatConfiguration.MessageIndex,
        })
        {
            // Said by another call just now.
        }

        await using var find = database.CreateCommand($"{Columns} WHERE room_id = $1 AND message_id = $2");
        Add(find, roomId);
        Add(find, messageId);
        return await ReadAsync(find, cancellationToken) switch
        {
            [var entry] when entry.UserId == userId && entry.Text == text => entry.Position,
            [] => throw new NotFoundException("room", roomId.ToString()),
            _ => throw new AlreadyExistsException("message", messageId.ToString(), "MESSAGE_ID_TAKEN"),
        };
    }

    /// <summary>What came after a position, in order; not more than a batch.</summary>
    /// <exception cref="FailedPreconditionException">The next entry is no longer kept.</exception>
    public async Task<IReadOnlyList<ChatEntry>> ReadAfterAsync(Guid roomId, long position, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"{Columns} WHERE room_id = $1 AND position > $2 ORDER BY position LIMIT $3");
        Add(command, roomId);
        Add(command, position);
        Add(command, BatchSize);
        var entries = await ReadAsync(command, cancellationToken);
        return entries is [var first, ..] && first.Position != position + 1 ? throw Expired() : entries;
    }

    /// <summary>The last messages up to a position, in order.</summary>
    public async Task<IReadOnlyList<ChatEntry>> ReadHistoryAsync(Guid roomId, long upTo, int count, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"{Columns} WHERE room_id = $1 AND position <= $2 AND kind = 1 ORDER BY position DESC LIMIT $3");
        Add(command, roomId);
        Add(command, upTo);
        Add(command, count);
        var entries = await ReadAsync(command, cancellationToken);
        entries.Reverse();
        return entries;
    }

    /// <summary>What a caller is told whose cursor is older than what is kept.</summary>
    public static FailedPreconditionException Expired() => new(new PreconditionViolation(
        "CURSOR_EXPIRED", "room", "What was said after this cursor is no longer kept: join without a cursor."));

    private static async Task<List<ChatEntry>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var entries = new List<ChatEntry>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            entries.Add(new ChatEntry
            {
                Position = reader.GetInt64(0),
                Kind = (ChatEntryKind)reader.GetInt16(1),
                UserId = reader.GetGuid(2),
                MessageId = reader.IsDBNull(3) ? null : reader.GetGuid(3),
                Text = reader.IsDBNull(4) ? null : reader.GetString(4),
                At = reader.GetFieldValue<DateTimeOffset>(5),
            });
        }

        return entries;
    }

    private static void Add<T>(NpgsqlCommand command, T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
}
