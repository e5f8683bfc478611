using Shop.Products.V1;

namespace ShopMesh.Products.Import;

/// <summary>
/// Rows that are stored together. Of rows with one SKU the last says what the product is, and the first what its first stock is, as if they
/// were stored one after the other, and as it comes out when they are in different chunks.
/// </summary>
internal sealed class ImportChunk(ImportOptions options)
{
    private readonly Dictionary<string, ImportRow> _bySku = new(options.ChunkRows, StringComparer.Ordinal);
    private long _bytes;

    /// <summary>How many rows of the import end with this chunk, those that are not valid among them.</summary>
    public int EndsAt { get; set; }

    /// <summary>How many rows it has.</summary>
    public int RowCount { get; private set; }

    /// <summary>Whether it is time to store it.</summary>
    public bool IsFull => RowCount >= options.ChunkRows || _bytes >= options.ChunkBytes;

    /// <summary>The SKUs in an order that is the same for all imports, so that two that bring the same new ones do not wait in a circle.</summary>
    public IReadOnlyList<ImportRow> InOrder()
    {
        var rows = _bySku.Values.ToList();
        rows.Sort((one, other) => string.CompareOrdinal(one.Product.Sku, other.Product.Sku));
        return rows;
    }

    /// <summary>Adds a row that is valid.</summary>
    public void Add(Product product)
    {
        RowCount++;
        _bytes += product.CalculateSize();
        if (_bySku.TryGetValue(product.Sku, out var row))
            row.Product = product;
        else
            _bySku.Add(product.Sku, new ImportRow(product));
    }

    /// <summary>Makes room for the next rows.</summary>
    public void Clear()
    {
        _bySku.Clear();
        RowCount = 0;
        _bytes = 0;
    }
}
