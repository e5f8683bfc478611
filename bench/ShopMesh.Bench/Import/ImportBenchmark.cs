using Google.Protobuf;
using Google.Type;
using Grpc.Core;
using Npgsql;
using NpgsqlTypes;
using Shop.Products.V1;
using ShopMesh.Bench.Measuring;
using ShopMesh.Bench.Shop;
using ShopMesh.Testing.Shop.Processes;

namespace ShopMesh.Bench.Import;

/// <summary>ImportProducts against one COPY of the rows that it keeps, into the same table with the same indexes.</summary>
internal sealed class ImportBenchmark(Progress progress)
{
    private const double Target = 0.5;
    private const double MemoryLimit = 64;
    private const int Rows = 100_000;
    private const int BadOneIn = 100;
    private const int Rounds = 3;

    private static readonly Method<byte[], byte[]> Method = RawMessages.ClientStreaming("shop.products.v1.ProductService", "ImportProducts");

    private readonly Product[] _products = [.. Enumerable.Range(0, Rows).Select(Make)];

    public async Task<BenchmarkResult> RunAsync(CancellationToken cancellationToken)
    {
        progress.Say("Starting PostgreSQL");
        await using var shop = await BenchShop.CreateAsync(ServiceProgram.Products);
        await using var database = NpgsqlDataSource.Create(shop.Databases["products-db"]);
        var service = await shop.StartAsync(ServiceProgram.Products, shop.Databases);
        using var channel = EdgeChannel.Open(service.EdgePort, shop.Identities);
        var invoker = channel.CreateCallInvoker();
        byte[][] messages = [.. _products.Select(product => new ImportProductsRequest { Product = product }.ToByteArray())];

        progress.Say("Warming up");
        await ImportAsync(invoker, messages, cancellationToken);
        await EmptyAsync(database, cancellationToken);
        await CopyAsync(database, cancellationToken);
        await EmptyAsync(database, cancellationToken);

        var product = new List<Pace>();
        var baseline = new List<Pace>();
        var memory = new MemoryGauge(service.ProcessId);
        await using (memory)
        {
            for (var round = 1; round <= Rounds; round++)
            {
                product.Add(await Measuring.Rounds.PaceAsync(Rows, () => ImportAsync(invoker, messages, cancellationToken)));
                await EmptyAsync(database, cancellationToken);
                baseline.Add(await Measuring.Rounds.PaceAsync(Rows, () => CopyAsync(database, cancellationToken)));
                await EmptyAsync(database, cancellationToken);
                progress.Say($"Round {round} of {Rounds}: service {product[^1].PerSecond:N0}, baseline {baseline[^1].PerSecond:N0} rows/s");
            }
        }

        return new BenchmarkResult(
            $"import: ImportProducts of {Rows:N0} rows, one in {BadOneIn} of them bad",
            "rows/s",
            Pace.Median(baseline),
            Pace.Median(product),
            Target,
            new Dictionary<string, double> { ["products"] = memory.Growth },
            MemoryLimit);
    }

    private static Product Make(int i)
    {
        var product = new Product
        {
            Sku = IsBad(i) ? "no such SKU" : $"IMPORT-{i:D6}",
            Name = $"Imported product {i}",
            Description = "A product that came with a hundred thousand others, and has a text of the usual length.",
            Price = new Money { CurrencyCode = "EUR", Units = i % 1000, Nanos = i % 100 * 10_000_000 },
            Category = (Category)(1 + (i % 8)),
            Tags = { "import", $"lot-{i % 50}" },
            AvailableQuantity = i % 500,
        };
        product.Metadata.Add("origin", "bench");
        return product;
    }

    private static bool IsBad(int i) => i % BadOneIn == BadOneIn / 2;

    private static async Task ImportAsync(CallInvoker invoker, byte[][] messages, CancellationToken cancellationToken)
    {
        using var call = invoker.AsyncClientStreamingCall(
            Method, null, new CallOptions(deadline: DateTime.UtcNow.AddMinutes(5), cancellationToken: cancellationToken));
        // As a client does that has many rows to send: several of them go in one piece.
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        foreach (var message in messages)
            await call.RequestStream.WriteAsync(message, cancellationToken);
        await call.RequestStream.CompleteAsync();
        var response = ImportProductsResponse.Parser.ParseFrom(await call.ResponseAsync);
        if (response.ReceivedCount != Rows || response.FailedCount != Rows / BadOneIn)
            throw new InvalidOperationException($"The service says {response}.");
    }

    private async Task CopyAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            COPY products (id, sku, name, description, price_minor_units, price_currency, price_decimals, category, tags, metadata, is_discontinued,
                received_quantity, available_quantity, reserved_quantity, sold_quantity, created_at, updated_at, version)
            FROM STDIN (FORMAT BINARY)
            """,
            cancellationToken);
        var now = DateTimeOffset.UtcNow;
        foreach (var (i, product) in _products.Index())
        {
            if (IsBad(i))
                continue;
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(Guid.CreateVersion7(now), NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(product.Sku, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(product.Name, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(product.Description, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync((product.Price.Units * 100) + (product.Price.Nanos / 10_000_000), NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(product.Price.CurrencyCode, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync((short)2, NpgsqlDbType.Smallint, cancellationToken);
            await copy.WriteAsync((short)product.Category, NpgsqlDbType.Smallint, cancellationToken);
            await copy.WriteAsync(product.Tags.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync("{\"origin\":\"bench\"}", NpgsqlDbType.Jsonb, cancellationToken);
            await copy.WriteAsync(false, NpgsqlDbType.Boolean, cancellationToken);
            await copy.WriteAsync(product.AvailableQuantity, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(product.AvailableQuantity, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(0L, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(0L, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(1L, NpgsqlDbType.Bigint, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    // Truncated, so that no round finds what the one before left in tables and indexes.
    private static async Task EmptyAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var truncate = database.CreateCommand("TRUNCATE products, inventory_changes");
        await truncate.ExecuteNonQueryAsync(cancellationToken);
        await using var checkpoint = database.CreateCommand("CHECKPOINT");
        checkpoint.CommandTimeout = 120;
        await checkpoint.ExecuteNonQueryAsync(cancellationToken);
    }
}
