using Grpc.Core;
using Shop.Common.V1;
using Shop.Products.V1;
using ShopMesh.ServiceDefaults.Errors;
using Product = ShopMesh.Products.Domain.Product;

namespace ShopMesh.Products.Import;

/// <summary>Counts what becomes of the rows, and keeps why, for the first of those that fail.</summary>
internal sealed class ImportSummary
{
    private const int MostFailures = 1000;

    private readonly ImportProductsResponse _response = new();

    /// <summary>How many rows were sent.</summary>
    public int Received => _response.ReceivedCount;

    /// <summary>How many rows were stored.</summary>
    public int Stored => _response.SucceededCount;

    /// <summary>How many rows were not valid.</summary>
    public int Failed => _response.FailedCount;

    /// <summary>How many of the first rows have been dealt with for good: stored, or found not to be valid.</summary>
    public int Settled { get; private set; }

    /// <summary>Counts a row that came.</summary>
    public void Receive() => _response.ReceivedCount++;

    /// <summary>Counts the rows of a chunk that was stored.</summary>
    public void Store(ImportChunk chunk)
    {
        _response.SucceededCount += chunk.RowCount;
        Settled = chunk.EndsAt;
    }

    /// <summary>Counts the row that came last as not valid.</summary>
    /// <param name="sku">Its SKU, as it was sent.</param>
    /// <param name="violations">What is wrong with it, by fields of the request.</param>
    public void Fail(string sku, IReadOnlyList<FieldViolation> violations)
    {
        _response.FailedCount++;
        if (_response.Failures.Count == MostFailures)
            return;

        _response.Failures.Add(new ItemFailure
        {
            Index = _response.ReceivedCount - 1,
            Key = Shorten(sku),
            Code = (int)StatusCode.InvalidArgument,
            Field = violations[0].Field,
            Message = violations.Count == 1
                ? violations[0].Description
                : string.Join(" ", violations.Select(violation => $"{violation.Field}: {violation.Description}")),
        });
    }

    /// <summary>The answer.</summary>
    /// <param name="elapsed">How long it took.</param>
    public ImportProductsResponse ToResponse(TimeSpan elapsed)
    {
        _response.Elapsed = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(elapsed);
        return _response;
    }

    // What is not valid can be as long as a message may be.
    private static string Shorten(string sku)
    {
        if (sku.Length <= Product.MostSkuLength)
            return sku;
        return sku[..(char.IsHighSurrogate(sku[Product.MostSkuLength - 1]) ? Product.MostSkuLength - 1 : Product.MostSkuLength)];
    }
}
