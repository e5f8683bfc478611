using System.Text.Json;
using Google.Protobuf.Collections;
using Npgsql;
using NpgsqlTypes;
using ShopMesh.Products.Domain;
using ShopMesh.Products.Grpc;

namespace ShopMesh.Products.Import;

/// <summary>Brings the rows of a chunk to PostgreSQL by binary COPY.</summary>
internal static class ImportCopy
{
    /// <summary>Fills the table that rows go through when the catalog has some of them.</summary>
    public static async Task StageAsync(
        NpgsqlConnection connection, IReadOnlyList<ImportRow> rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(ImportStatements.Stage, cancellationToken);
        for (var i = 0; i < rows.Count; i++)
        {
            await copy.StartRowAsync(cancellationToken);
            await WriteDetailsAsync(copy, Guid.CreateVersion7(now), rows[i], cancellationToken);
            await copy.WriteAsync(i, NpgsqlDbType.Integer, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>Adds rows of which the catalog has none, with their first stock, and tells the watchers.</summary>
    /// <exception cref="PostgresException">It has one now, which was made in between: <see cref="ImportStatements.IsTaken"/>.</exception>
    public static async Task AddAsync(
        NpgsqlConnection connection, IReadOnlyList<ImportRow> rows, DateTimeOffset now, string caller, CancellationToken cancellationToken)
    {
        var ids = new Guid[rows.Count];
        await using (var products = await connection.BeginBinaryImportAsync(ImportStatements.CopyNew, cancellationToken))
        {
            for (var i = 0; i < rows.Count; i++)
            {
                ids[i] = Guid.CreateVersion7(now);
                await products.StartRowAsync(cancellationToken);
                await WriteDetailsAsync(products, ids[i], rows[i], cancellationToken);
                await products.WriteAsync(rows[i].Quantity, NpgsqlDbType.Bigint, cancellationToken);
                await products.WriteAsync(0L, NpgsqlDbType.Bigint, cancellationToken);
                await products.WriteAsync(0L, NpgsqlDbType.Bigint, cancellationToken);
                await products.WriteAsync(now, NpgsqlDbType.TimestampTz, cancellationToken);
                await products.WriteAsync(now, NpgsqlDbType.TimestampTz, cancellationToken);
                await products.WriteAsync(1L, NpgsqlDbType.Bigint, cancellationToken);
            }

            await products.CompleteAsync(cancellationToken);
        }

        await using var changes = await connection.BeginBinaryImportAsync(ImportStatements.CopyChanges, cancellationToken);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Quantity == 0)
                continue;

            await changes.StartRowAsync(cancellationToken);
            await changes.WriteAsync(ids[i], NpgsqlDbType.Uuid, cancellationToken);
            await changes.WriteAsync(0L, NpgsqlDbType.Bigint, cancellationToken);
            await changes.WriteAsync(rows[i].Quantity, NpgsqlDbType.Bigint, cancellationToken);
            await changes.WriteAsync(now, NpgsqlDbType.TimestampTz, cancellationToken);
            await changes.WriteAsync(caller, NpgsqlDbType.Text, cancellationToken);
            await changes.WriteAsync(InventoryReason.Import, NpgsqlDbType.Text, cancellationToken);
        }

        await changes.CompleteAsync(cancellationToken);
    }

    /// <summary>The columns that both tables begin with: <see cref="ImportStatements.Details"/> and the first stock.</summary>
    private static async Task WriteDetailsAsync(NpgsqlBinaryImporter copy, Guid id, ImportRow row, CancellationToken cancellationToken)
    {
        var product = row.Product;
        var price = product.Price.ToAmount();
        await copy.WriteAsync(id, NpgsqlDbType.Uuid, cancellationToken);
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
        await copy.WriteAsync(row.Quantity, NpgsqlDbType.Bigint, cancellationToken);
    }

    private static string Json(MapField<string, string> metadata) =>
        metadata.Count == 0 ? "{}" : JsonSerializer.Serialize(metadata, JsonSerializerOptions.Default);
}
