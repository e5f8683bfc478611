using Microsoft.Extensions.Options;
using Npgsql;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.Users.Tokens;

namespace ShopMesh.Users.SignIn;

/// <summary>
/// Keeps sessions and their refresh tokens. A token can be used once; one that is used again was stolen, or the answer to its first use was, so
/// the whole session ends (RFC 9700, section 4.14.2).
/// </summary>
internal sealed partial class Sessions(NpgsqlDataSource database, IOptions<UserTokenOptions> options, TimeProvider time, ILogger<Sessions> logger)
{
    private const string InsertSession = "INSERT INTO sessions (id, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";

    private const string InsertToken = "INSERT INTO refresh_tokens (hash, session_id, expires_at) VALUES ($1, $2, $3)";

    private const string EndOldest = """
        DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE user_id = $1 ORDER BY created_at DESC, id DESC OFFSET $2)
        """;

    // Both rows: whoever waits here for another use of the token must see, when it goes on, that it was used.
    private const string Select = """
        SELECT session.id, session.user_id, session.expires_at, session.ended_at, token.expires_at, token.used_at
        FROM refresh_tokens AS token JOIN sessions AS session ON session.id = token.session_id
        WHERE token.hash = $1 FOR UPDATE
        """;

    private const string Use = "UPDATE refresh_tokens SET used_at = $2 WHERE hash = $1";

    private const string End = "UPDATE sessions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";

    private const string EndByToken = """
        UPDATE sessions SET ended_at = $2 WHERE ended_at IS NULL AND id = (SELECT session_id FROM refresh_tokens WHERE hash = $1)
        """;

    /// <summary>Begins a session.</summary>
    public async Task<OpenSession> OpenAsync(Guid userId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, InsertSession, cancellationToken, id, userId, now.UtcDateTime, (now + options.Value.SessionLifetime).UtcDateTime);
        await ExecuteAsync(connection, EndOldest, cancellationToken, userId, (long)options.Value.SessionsPerUser);
        var opened = await IssueAsync(connection, id, userId, now, now + options.Value.SessionLifetime, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return opened;
    }

    /// <summary>Goes on with a session: its token is used up, and there is a new one.</summary>
    /// <exception cref="UnauthenticatedException">The token is not known, was used, has ended, or its session has.</exception>
    public async Task<OpenSession> RenewAsync(string token, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var hash = RefreshSecret.Hash(token);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await FindAsync(connection, hash, cancellationToken) is not { } found || found.SessionEnded)
            throw Invalid();

        if (found.Used)
        {
            await ExecuteAsync(connection, End, cancellationToken, found.SessionId, now.UtcDateTime);
            await transaction.CommitAsync(cancellationToken);
            Log.Reused(logger, found.SessionId, found.UserId);
            throw new UnauthenticatedException("REFRESH_TOKEN_REUSED", "The refresh token was used before, so its session has ended: sign in again.");
        }

        if (found.TokenExpiresAt <= now || found.SessionExpiresAt <= now)
            throw new UnauthenticatedException("REFRESH_TOKEN_EXPIRED", "The session has ended: sign in again.");

        await ExecuteAsync(connection, Use, cancellationToken, hash, now.UtcDateTime);
        var renewed = await IssueAsync(connection, found.SessionId, found.UserId, now, found.SessionExpiresAt, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return renewed;
    }

    /// <summary>Ends the session of a token, if there is one.</summary>
    public async Task EndAsync(string token, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(connection, EndByToken, cancellationToken, RefreshSecret.Hash(token), time.GetUtcNow().UtcDateTime);
    }

    private static UnauthenticatedException Invalid() => new("REFRESH_TOKEN_INVALID", "The refresh token is not valid: sign in again.");

    private static async Task<Found?> FindAsync(NpgsqlConnection connection, byte[] hash, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, Select, hash);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new Found(
                reader.GetGuid(0),
                reader.GetGuid(1),
                reader.GetFieldValue<DateTimeOffset>(2),
                !await reader.IsDBNullAsync(3, cancellationToken),
                reader.GetFieldValue<DateTimeOffset>(4),
                !await reader.IsDBNullAsync(5, cancellationToken))
            : null;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, statement, values);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string statement, params object[] values)
    {
        var command = new NpgsqlCommand(statement, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    private async Task<OpenSession> IssueAsync(
        NpgsqlConnection connection, Guid sessionId, Guid userId, DateTimeOffset now, DateTimeOffset sessionExpiresAt, CancellationToken cancellationToken)
    {
        var token = RefreshSecret.Create();
        var expiresAt = now + options.Value.RefreshTokenLifetime;
        if (expiresAt > sessionExpiresAt)
            expiresAt = sessionExpiresAt;
        await ExecuteAsync(connection, InsertToken, cancellationToken, RefreshSecret.Hash(token), sessionId, expiresAt.UtcDateTime);
        return new OpenSession(sessionId, userId, token, expiresAt);
    }

    private sealed record Found(
        Guid SessionId, Guid UserId, DateTimeOffset SessionExpiresAt, bool SessionEnded, DateTimeOffset TokenExpiresAt, bool Used);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A refresh token was used twice: ended the session {SessionId} of the user {UserId}.")]
        public static partial void Reused(ILogger logger, Guid sessionId, Guid userId);
    }
}
