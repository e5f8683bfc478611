using System.Data;
using System.Text.Json;
using Google.Protobuf.Collections;
using Npgsql;
using NpgsqlTypes;
using ShopMesh.Products.Domain;
using ShopMesh.Products.Grpc;
using ShopMesh.ServiceDefaults.Errors;

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
        await using (var turn = new NpgsqlCommand(ImportStatements.TakeTurn, _connection))
            await turn.ExecuteNonQueryAsync(cancellationToken);
        await StageAsync(rows, now, cancellationToken);

        var known = await CountAsync(ImportStatements.LockKnown, [], cancellationToken);
        if (known > 0)
        {
            await using var update = new NpgsqlCommand(ImportStatements.UpdateKnown, _connection) { Parameters = { At(now) } };
            await update.ExecuteNonQueryAsync(cancellationToken);
        }

        // Those that are known are locked, hence still there; what is neither known nor new was made in between, and is known next time.
        if (known < rows.Count)
        {
            var caller = new NpgsqlParameter<string> { TypedValue = _caller };
            if (known + await CountAsync(ImportStatements.InsertNew, [At(now), caller], cancellationToken) < rows.Count)
                return false;
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task StageAsync(IReadOnlyList<ImportRow> rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var copy = await _connection.BeginBinaryImportAsync(ImportStatements.Stage, cancellationToken);
        for (var i = 0; i < rows.Count; i++)
        {
            var product = rows[i].Product;
            var price = product.Price.ToAmount();
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(i, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(Guid.CreateVersion7(now), NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(product.Sku, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(product.Name, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(product.Description, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(price.MinorUnits, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(price.Currency, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync((short)Iso4217.MinorUnitDigits(price.Currency), NpgsqlDbType.Smallint, cancellationToken);
            await copy.WriteAsync((short)product.Category, NpgsqlDbType.Smallint, cancellationToken);
            await copy.WriteAsync(product.Tags.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(Json(product.Metadata), NpgsqlDbType.Jsonb, cancellationToken);
            await copy.WriteAsync(product.Status == Shop.Products.V1.ProductStatus.Discontinued, NpgsqlDbType.Boolean, cancellationToken);
            await copy.WriteAsync(rows[i].Quantity, NpgsqlDbType.Bigint, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private async Task<int> CountAsync(string statement, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        // Not prepared: the best plan changes as the catalog grows by what is imported.
        await using var command = new NpgsqlCommand(statement, _connection);
        command.Parameters.AddRange(parameters);
        return (int)(long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static string Json(MapField<string, string> metadata) =>
        metadata.Count == 0 ? "{}" : JsonSerializer.Serialize(metadata, JsonSerializerOptions.Default);

    private static NpgsqlParameter<DateTimeOffset> At(DateTimeOffset time) => new() { TypedValue = time };
}
