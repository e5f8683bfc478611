using Npgsql;
using NpgsqlTypes;
using ShopMesh.Users.Domain;

namespace ShopMesh.Users.Data;

/// <summary>Opens many accounts with one statement.</summary>
internal sealed class UserBatches(NpgsqlDataSource database, PasswordHashing passwords)
{
    // The passwords' rows are written in the same statement: no account is ever without the password that it was sent with.
    private const string Insert = """
        WITH sent AS (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
                AS sent (id, email, email_key, display_name, role, status, avatar_url, created_at, password_hash)
        ), created AS (
            INSERT INTO users (id, email, email_key, display_name, role, status, avatar_url, created_at, updated_at, version)
            SELECT id, email, email_key, display_name, role, status, avatar_url, created_at, created_at, 1 FROM sent
            ON CONFLICT (email_key) DO NOTHING
            RETURNING id
        ), credentials AS (
            INSERT INTO password_credentials (user_id, password_hash, set_at)
            SELECT sent.id, sent.password_hash, sent.created_at FROM sent JOIN created USING (id) WHERE sent.password_hash IS NOT NULL
        )
        SELECT id FROM created
        """;

    /// <summary>Opens those accounts whose addresses are free; of several with one address, the first.</summary>
    /// <returns>The ids of those that were opened.</returns>
    public async Task<IReadOnlySet<Guid>> CreateAsync(IReadOnlyList<NewAccount> accounts, CancellationToken cancellationToken)
    {
        // Hashing is what costs, so it is not done for accounts that will not be. The insert decides about those that get in between.
        var taken = await TakenAsync(accounts, cancellationToken);
        var free = accounts.Where(account => taken.Add(account.User.EmailKey)).ToList();
        if (free.Count == 0)
            return new HashSet<Guid>();

        // In one order everywhere, so that batches with the same addresses wait for each other and never in a circle.
        free.Sort((one, other) => string.CompareOrdinal(one.User.EmailKey, other.User.EmailKey));
        var hashes = await Task.WhenAll(free.Select(account => HashAsync(account, cancellationToken)));

        await using var command = database.CreateCommand(Insert);
        Add(command, NpgsqlDbType.Uuid, free.Select(account => account.User.Id));
        Add(command, NpgsqlDbType.Text, free.Select(account => account.User.Email));
        Add(command, NpgsqlDbType.Text, free.Select(account => account.User.EmailKey));
        Add(command, NpgsqlDbType.Text, free.Select(account => account.User.DisplayName));
        Add(command, NpgsqlDbType.Smallint, free.Select(account => (short)account.User.Role));
        Add(command, NpgsqlDbType.Smallint, free.Select(account => (short)account.User.Status));
        Add(command, NpgsqlDbType.Text, free.Select(account => account.User.AvatarUrl));
        Add(command, NpgsqlDbType.TimestampTz, free.Select(account => account.User.CreatedAt.UtcDateTime));
        Add(command, NpgsqlDbType.Text, hashes);
        return await ReadAsync(command, reader => reader.GetGuid(0), cancellationToken);
    }

    private async Task<string?> HashAsync(NewAccount account, CancellationToken cancellationToken) =>
        account.Password is { } password ? await passwords.HashAsync(account.User, password, cancellationToken) : null;

    private async Task<HashSet<string>> TakenAsync(IReadOnlyList<NewAccount> accounts, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT email_key FROM users WHERE email_key = ANY ($1)");
        Add(command, NpgsqlDbType.Text, accounts.Select(account => account.User.EmailKey));
        return await ReadAsync(command, reader => reader.GetString(0), cancellationToken);
    }

    private static async Task<HashSet<T>> ReadAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var values = new HashSet<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            values.Add(read(reader));
        return values;
    }

    private static void Add<T>(NpgsqlCommand command, NpgsqlDbType type, IEnumerable<T> values) =>
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type });
}
