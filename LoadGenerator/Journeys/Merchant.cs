using System.Diagnostics;
using Google.Type;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Shop.Products.V1;
using ShopMesh.LoadGenerator.Shop;

namespace ShopMesh.LoadGenerator.Journeys;

/// <summary>Puts new products on sale in a department that shoppers have bought empty.</summary>
internal sealed partial class Merchant(
    ShopClient shop, RunId run, IOptions<LoadOptions> options, ILogger<Merchant> logger)
{
    private const int Delivery = 4;
    private const long Stock = 500;

    private static readonly ActivitySource Source = new(Shopper.SourceName);
    private static readonly string[] Kinds = ["plain", "fine", "large", "small", "blue", "red", "sturdy", "light"];

    private int _busy;
    private int _made;

    /// <summary>Tells the merchant what a shopper found. One delivery at a time; the shopper does not wait for it.</summary>
    public void Watch(Category department, int onSale, CancellationToken cancellationToken)
    {
        if (onSale < options.Value.MinimumAssortment && Interlocked.Exchange(ref _busy, 1) == 0)
            _ = DeliverAsync(department, cancellationToken);
    }

    private async Task DeliverAsync(Category department, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Activity.Current = null;
        using var activity = Source.StartActivity("merchant delivers");
        activity?.SetTag("shop.department", department.ToString());
        try
        {
            for (var i = 0; i < Delivery; i++)
                await shop.StockUpAsync(NewProduct(department), cancellationToken);
            Log.Delivered(logger, Delivery, department);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            Log.NotDelivered(logger, department, e.Message);
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    private Product NewProduct(Category department)
    {
        var number = Interlocked.Increment(ref _made);
        var kind = Kinds[number % Kinds.Length];
        return new Product
        {
            Sku = $"{department.ToString().ToUpperInvariant()}-{run.Name.ToUpperInvariant()}-{number}",
            Name = $"{department} item, {kind}",
            Description = $"A {kind} thing of department {department}, number {number}.",
            Price = new Money { CurrencyCode = "EUR", Units = 3 + (number * 7 % 90), Nanos = 990_000_000 },
            Category = department,
            Tags = { kind },
            AvailableQuantity = Stock,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The merchant puts {Count} new products on sale in {Department}")]
        public static partial void Delivered(ILogger logger, int count, Category department);

        [LoggerMessage(2, LogLevel.Warning, "The merchant could not deliver to {Department}: {Reason}")]
        public static partial void NotDelivered(ILogger logger, Category department, string reason);
    }
}
