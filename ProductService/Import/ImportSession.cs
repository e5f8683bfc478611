using System.Data;
using Npgsql;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Products.Import;

/// <summary>The connection over which one import is stored, with the table that its chunks go through.</summary>
internal sealed class ImportSession : IAsyncDisposable
{
    private const int MostAttempts = 5;

    private readonly NpgsqlConnection _connection;
    private readonly TimeProvider _time;
    private readonly string _caller;

    private ImportSession(NpgsqlConnection connection, TimeProvider time, string caller)
    {
        _connection = connection;
        _time = time;
        _caller = caller;
    }

    /// <summary>Begins an import.</summary>
    /// <param name="database">Where to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="caller">Who imports, for the feed.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<ImportSession> OpenAsync(
        NpgsqlDataSource database, TimeProvider time, string caller, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var create = new NpgsqlCommand(ImportStatements.CreateStaging, connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
            return new ImportSession(connection, time, caller);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stores all of the chunk or, when it throws, nothing.</summary>
    /// <exception cref="ConflictException">Others keep making the same products.</exception>
    public async Task StoreAsync(ImportChunk chunk, CancellationToken cancellationToken)
    {
        var rows = chunk.InOrder();
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            try
            {
                if (await TryStoreAsync(rows, cancellationToken))
                    return;
            }
            catch (PostgresException e) when (e.IsTransient && e.SqlState is PostgresErrorCodes.DeadlockDetected && attempt < MostAttempts)
            {
                // Someone created one of these products and moved its stock, all while the chunk was being stored.
            }
            catch (PostgresException e) when (ImportStatements.IsTaken(e))
            {
                // Someone created one of these products, which is known next time.
            }
        }

        throw new ConflictException("PRODUCTS_CHANGING", "Products of the import are being made by others at the same time; send the import again.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await using (_connection)
        {
            if (_connection.State != ConnectionState.Open)
                return;
            try
            {
                await using var drop = new NpgsqlCommand(ImportStatements.DropStaging, _connection);
                await drop.ExecuteNonQueryAsync(CancellationToken.None);
            }
            catch (NpgsqlException)
            {
                // The connection is broken, and the table went with it.
            }
        }
    }

    /// <returns>False, and nothing was stored, when someone else has just made one of the products.</returns>
    private async Task<bool> TryStoreAsync(IReadOnlyList<ImportRow> rows, CancellationToken cancellationToken)
    {
        var now = StoredTime.Of(_time.GetUtcNow());
        await using var transaction = await _connection.BeginTransactionAsync(cancellationToken);
        var known = await LockKnownAsync(rows, cancellationToken);
        if (known == 0)
        {
            await ImportCopy.AddAsync(_connection, rows, now, _caller, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }

        await ImportCopy.StageAsync(_connection, rows, now, cancellationToken);
        await using (var update = new NpgsqlCommand(ImportStatements.UpdateKnown, _connection) { Parameters = { At(now) } })
            await update.ExecuteNonQueryAsync(cancellationToken);

        // Those that are known are locked, hence still there; what is neither known nor new was made in between, and is known next time.
        if (known < rows.Count && known + await InsertNewAsync(now, cancellationToken) < rows.Count)
            return false;

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<int> LockKnownAsync(IReadOnlyList<ImportRow> rows, CancellationToken cancellationToken)
    {
        var skus = new string[rows.Count];
        for (var i = 0; i < skus.Length; i++)
            skus[i] = rows[i].Product.Sku;

        // One trip; the second statement sees what was stored by those that the first one waited for.
        await using var batch = new NpgsqlBatch(_connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(ImportStatements.TakeTurn),
                new NpgsqlBatchCommand(ImportStatements.LockKnown) { Parameters = { new NpgsqlParameter<string[]> { TypedValue = skus } } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (int)reader.GetInt64(0);
    }

    private async Task<int> InsertNewAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ImportStatements.InsertNew, _connection)
        {
            Parameters = { At(now), new NpgsqlParameter<string> { TypedValue = _caller } },
        };
        return (int)(long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static NpgsqlParameter<DateTimeOffset> At(DateTimeOffset time) => new() { TypedValue = time };
}
