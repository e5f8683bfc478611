using Npgsql;
using NpgsqlTypes;
using ShopMesh.Users.Domain.Events;

namespace ShopMesh.Users.Data;

/// <summary>Stores events, each id once.</summary>
internal sealed class UserEventLog(NpgsqlDataSource database)
{
    // Users are kept from being deleted until this is committed. Ids are written in one order everywhere, so that streams with the same
    // events wait for each other and never in a circle.
    private const string Insert = """
        WITH known AS (
            SELECT id FROM users WHERE id = ANY ($2) ORDER BY id FOR KEY SHARE
        ), stored AS (
            INSERT INTO user_events (event_id, user_id, kind, occurred_at, received_at, details)
            SELECT sent.event_id, sent.user_id, sent.kind, sent.occurred_at, sent.received_at, sent.details
            FROM unnest($1, $2, $3, $4, $5, $6) AS sent (event_id, user_id, kind, occurred_at, received_at, details)
                JOIN known ON known.id = sent.user_id
            ORDER BY sent.event_id
            ON CONFLICT (event_id) DO NOTHING
            RETURNING event_id
        )
        SELECT true AS is_event, event_id AS id FROM stored
        UNION ALL
        SELECT false, id FROM known
        """;

    /// <summary>Stores those events that are new and whose users exist.</summary>
    /// <param name="events">Events with different ids.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>The ids of the events that were stored now, and those of the users that exist.</returns>
    public async Task<(IReadOnlySet<Guid> Stored, IReadOnlySet<Guid> Users)> StoreAsync(
        IReadOnlyList<UserEvent> events, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Insert);
        Add(command, NpgsqlDbType.Uuid, events.Select(sent => sent.EventId));
        Add(command, NpgsqlDbType.Uuid, events.Select(sent => sent.UserId));
        Add(command, NpgsqlDbType.Smallint, events.Select(sent => (short)sent.Kind));
        Add(command, NpgsqlDbType.TimestampTz, events.Select(sent => sent.OccurredAt.UtcDateTime));
        Add(command, NpgsqlDbType.TimestampTz, events.Select(sent => sent.ReceivedAt.UtcDateTime));
        Add(command, NpgsqlDbType.Jsonb, events.Select(sent => sent.Details));

        var stored = new HashSet<Guid>();
        var users = new HashSet<Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            (reader.GetBoolean(0) ? stored : users).Add(reader.GetGuid(1));
        return (stored, users);
    }

    private static void Add<T>(NpgsqlCommand command, NpgsqlDbType type, IEnumerable<T> values) =>
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type });
}
