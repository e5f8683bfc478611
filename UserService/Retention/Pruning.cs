using Microsoft.Extensions.Options;
using Npgsql;
using ShopMesh.Users.SignIn;

namespace ShopMesh.Users.Retention;

/// <summary>Removes what is older than it is kept, a little at a time.</summary>
internal sealed class Pruning(NpgsqlDataSource database, TimeProvider time, IOptions<RetentionOptions> options, IOptions<LockOutOptions> lockOut)
{
    private const int BatchSize = 1000;

    // Events are kept a little longer than they are taken, so that one that is taken is still known when it comes again.
    private static readonly TimeSpan EventSlack = TimeSpan.FromHours(1);

    private const string Changes = """
        DELETE FROM user_changes WHERE (user_id, version) IN (
            SELECT user_id, version FROM user_changes WHERE changed_at < $1 ORDER BY changed_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    private const string Events = """
        DELETE FROM user_events WHERE event_id IN (
            SELECT event_id FROM user_events WHERE occurred_at < $1 ORDER BY occurred_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    private const string ChatEntries = """
        DELETE FROM chat_entries WHERE (room_id, position) IN (
            SELECT room_id, position FROM chat_entries WHERE at < $1 ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    // A room that someone joins meanwhile is locked, or has a session by then.
    private const string ChatRooms = """
        DELETE FROM chat_rooms WHERE id IN (
            SELECT id FROM chat_rooms AS room
            WHERE last_active_at < $1
                AND NOT EXISTS (SELECT FROM chat_sessions WHERE room_id = room.id)
                AND NOT EXISTS (SELECT FROM chat_entries WHERE room_id = room.id)
            ORDER BY last_active_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    private const string Attempts = """
        DELETE FROM sign_in_attempts WHERE email_hash IN (
            SELECT email_hash FROM sign_in_attempts WHERE last_at < $1 ORDER BY last_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    private const string EndedSessions = """
        DELETE FROM sessions WHERE id IN (
            SELECT id FROM sessions WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    private const string EndedTokens = """
        DELETE FROM refresh_tokens WHERE hash IN (
            SELECT hash FROM refresh_tokens WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    /// <summary>Removes all that is too old.</summary>
    /// <returns>How many rows that were.</returns>
    public async Task<long> PruneAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var kept = options.Value;
        return await PruneAsync(Changes, now - kept.Changes, cancellationToken)
            + await PruneAsync(Events, now - kept.Events - EventSlack, cancellationToken)
            + await PruneAsync(ChatEntries, now - kept.Chat, cancellationToken)
            + await PruneAsync(ChatRooms, now - kept.Chat, cancellationToken)
            + await PruneAsync(Attempts, now - lockOut.Value.ForgetAfter, cancellationToken)
            + await PruneAsync(EndedSessions, now, cancellationToken)
            + await PruneAsync(EndedTokens, now, cancellationToken);
    }

    private async Task<long> PruneAsync(string statement, DateTimeOffset before, CancellationToken cancellationToken)
    {
        for (var total = 0L; ;)
        {
            await using var command = database.CreateCommand(statement);
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = before.UtcDateTime });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = BatchSize });
            var removed = await command.ExecuteNonQueryAsync(cancellationToken);
            total += removed;
            if (removed < BatchSize)
                return total;
        }
    }
}
