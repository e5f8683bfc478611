using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Npgsql;
using Shop.Products.V1;
using ShopMesh.Products.Inventory;
using ShopMesh.Products.Validation;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Limits;
using ShopMesh.ServiceDefaults.Validation;

namespace ShopMesh.Products.Import;

/// <summary>
/// Imports products in chunks: while one is stored, the next is read and checked. An import that ends early has stored whole chunks, and
/// can be sent again from its beginning: products that are as their rows say are left alone.
/// </summary>
internal sealed partial class ProductImporter(
    NpgsqlDataSource database,
    InventoryBell bell,
    IOptions<ImportOptions> options,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<ProductImporter> logger)
{
    /// <summary>The trailer of an import that fails: how many of its first rows are settled.</summary>
    public const string SettledTrailer = "import-settled-rows";

    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(5);
    private static readonly ProductValidator Rules = new();
    private static readonly FieldViolation[] Missing = [new("product", "It is required.", "REQUIRED")];

    private readonly Places _places = new("ImportProducts", options.Value.MostAtOnce);

    /// <summary>Imports what the caller sends.</summary>
    public async Task<ImportProductsResponse> ImportAsync(IAsyncStreamReader<ImportProductsRequest> requests, ServerCallContext context)
    {
        using var place = _places.Take();
        var began = time.GetTimestamp();
        var summary = new ImportSummary();
        var caller = context.GetCaller().ToString();
        try
        {
            Log.Began(logger, caller);
            await StoreAllAsync(requests, summary, caller, context.CancellationToken);
            Log.Done(logger, summary.Received, caller, summary.Stored, summary.Failed, time.GetElapsedTime(began));
            return summary.ToResponse(time.GetElapsedTime(began));
        }
        catch
        {
            Log.EndedEarly(logger, caller, summary.Settled, summary.Received);
            context.ResponseTrailers.Add(SettledTrailer, summary.Settled.ToString(CultureInfo.InvariantCulture));
            throw;
        }
    }

    private async Task StoreAllAsync(
        IAsyncStreamReader<ImportProductsRequest> requests, ImportSummary summary, string caller, CancellationToken cancellationToken)
    {
        await using var session = await ImportSession.OpenAsync(database, time, caller, cancellationToken);
        var (filling, storing) = (new ImportChunk(options.Value), new ImportChunk(options.Value));
        var stored = Task.CompletedTask;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var reported = time.GetTimestamp();
        try
        {
            while (await requests.MoveNext(ended.Token))
            {
                Take(requests.Current.Product, filling, summary);
                if (!filling.IsFull)
                    continue;

                await stored;
                if (time.GetElapsedTime(reported) >= BetweenReports)
                {
                    reported = time.GetTimestamp();
                    Log.Progress(logger, caller, summary.Settled, summary.Received);
                }

                filling.EndsAt = summary.Received;
                (filling, storing) = (storing, filling);
                filling.Clear();
                stored = StoreAsync(session, storing, summary, cancellationToken);
            }

            await stored;
            filling.EndsAt = summary.Received;
            await StoreAsync(session, filling, summary, cancellationToken);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await stored;
            throw new UnavailableException("This replica is shutting down; send the import again.", TimeSpan.Zero);
        }
        finally
        {
            // The session must not be closed under a chunk that is being stored; why that failed is known already, or does not matter.
            await stored.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void Take(Product? product, ImportChunk chunk, ImportSummary summary)
    {
        summary.Receive();
        if (product is null)
        {
            summary.Fail("", Missing);
            return;
        }

        var violations = Rules.Check(product);
        if (violations.Count == 0)
            chunk.Add(product);
        else
            summary.Fail(product.Sku, [.. violations.Select(violation => violation with { Field = $"product.{violation.Field}" })]);
    }

    private async Task StoreAsync(ImportSession session, ImportChunk chunk, ImportSummary summary, CancellationToken cancellationToken)
    {
        if (chunk.RowCount > 0)
        {
            await session.StoreAsync(chunk, cancellationToken);
            bell.Ring();
        }

        summary.Store(chunk);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Caller} imports products")]
        public static partial void Began(ILogger logger, string caller);

        [LoggerMessage(2, LogLevel.Information, "The import of {Caller} goes on: {Settled} rows are settled of {Received} that came")]
        public static partial void Progress(ILogger logger, string caller, int settled, int received);

        [LoggerMessage(3, LogLevel.Information, "Imported {Received} rows of {Caller}: {Stored} stored, {Failed} not valid, in {Elapsed}")]
        public static partial void Done(ILogger logger, int received, string caller, int stored, int failed, TimeSpan elapsed);

        [LoggerMessage(4, LogLevel.Warning, "The import of {Caller} ended early: the first {Settled} rows are settled of {Received} that came")]
        public static partial void EndedEarly(ILogger logger, string caller, int settled, int received);
    }
}
