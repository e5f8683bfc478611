using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.Users.SignIn;

/// <summary>
/// Keeps guesses of passwords few: by address, in the database, so that they count together whichever replica is asked. An address without an
/// account is treated as any other, so that locks tell nothing about accounts.
/// </summary>
internal sealed class LockOut(NpgsqlDataSource database, IOptions<LockOutOptions> options, TimeProvider time)
{
    private const string Insert = """
        INSERT INTO sign_in_attempts (email_hash, count, first_at, last_at, locks) VALUES ($1, 0, $2, $2, 0) ON CONFLICT DO NOTHING
        """;

    private const string Select = "SELECT count, first_at, last_at, locks, locked_until FROM sign_in_attempts WHERE email_hash = $1 FOR UPDATE";

    private const string Update = """
        UPDATE sign_in_attempts SET count = $2, first_at = $3, last_at = $4, locks = $5, locked_until = $6 WHERE email_hash = $1
        """;

    /// <summary>Counts an attempt that is about to be made.</summary>
    /// <exception cref="ResourceExhaustedException">It must not be made now.</exception>
    public async Task BeginAsync(string emailKey, CancellationToken cancellationToken)
    {
        var wait = await ChangeAsync(emailKey, insert: true, state => state.Begin(time.GetUtcNow(), options.Value), cancellationToken);
        if (wait is { } after)
            throw new ResourceExhaustedException("There were too many attempts to sign in with this address.", after, "SIGN_IN_LOCKED");
    }

    /// <summary>The attempt has failed.</summary>
    public Task FailAsync(string emailKey, CancellationToken cancellationToken) =>
        ChangeAsync(emailKey, insert: false, state => (state.Fail(time.GetUtcNow(), options.Value), null), cancellationToken);

    /// <summary>The attempt has succeeded: what was before is forgotten.</summary>
    public async Task ResetAsync(string emailKey, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("DELETE FROM sign_in_attempts WHERE email_hash = $1");
        Add(command, NpgsqlDbType.Bytea, Hash(emailKey));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static byte[] Hash(string emailKey) => SHA256.HashData(Encoding.UTF8.GetBytes(emailKey));

    private static void Add(NpgsqlCommand command, NpgsqlDbType type, object? value) =>
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });

    private async Task<TimeSpan?> ChangeAsync(
        string emailKey, bool insert, Func<LockOutState, (LockOutState State, TimeSpan? Wait)> change, CancellationToken cancellationToken)
    {
        var hash = Hash(emailKey);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (insert)
        {
            await using var command = new NpgsqlCommand(Insert, connection, transaction);
            Add(command, NpgsqlDbType.Bytea, hash);
            Add(command, NpgsqlDbType.TimestampTz, time.GetUtcNow().UtcDateTime);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        if (await ReadAsync(connection, transaction, hash, cancellationToken) is not { } before)
            return null;
        var (after, wait) = change(before);
        if (after != before)
            await WriteAsync(connection, transaction, hash, after, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return wait;
    }

    private static async Task<LockOutState?> ReadAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, byte[] hash, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Select, connection, transaction);
        Add(command, NpgsqlDbType.Bytea, hash);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new LockOutState(
                reader.GetInt32(0),
                reader.GetFieldValue<DateTimeOffset>(1),
                reader.GetFieldValue<DateTimeOffset>(2),
                reader.GetInt32(3),
                await reader.IsDBNullAsync(4, cancellationToken) ? null : reader.GetFieldValue<DateTimeOffset>(4))
            : null;
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, byte[] hash, LockOutState state, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Update, connection, transaction);
        Add(command, NpgsqlDbType.Bytea, hash);
        Add(command, NpgsqlDbType.Integer, state.Count);
        Add(command, NpgsqlDbType.TimestampTz, state.FirstAt.UtcDateTime);
        Add(command, NpgsqlDbType.TimestampTz, state.LastAt.UtcDateTime);
        Add(command, NpgsqlDbType.Integer, state.Locks);
        Add(command, NpgsqlDbType.TimestampTz, state.LockedUntil?.UtcDateTime);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
