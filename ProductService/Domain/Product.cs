using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Products.Domain;

/// <summary>
/// Something that the shop sells. Its quantities are moved by <c>StockLedger</c> alone; at all times
/// <c>ReceivedQuantity = AvailableQuantity + ReservedQuantity + SoldQuantity</c>, and none is negative.
/// </summary>
internal sealed class Product
{
    /// <summary>Characters in a SKU.</summary>
    public const int MostSkuLength = 64;

    /// <summary>Characters in a name.</summary>
    public const int MostNameLength = 200;

    /// <summary>Characters in a description.</summary>
    public const int MostDescriptionLength = 10_000;

    // For EF Core.
    private Product()
    {
    }

    public Guid Id { get; private init; }

    public string Sku { get; private set; } = "";

    public string Name { get; private set; } = "";

    public string Description { get; private set; } = "";

    public long PriceMinorUnits { get; private set; }

    public string PriceCurrency { get; private set; } = "";

    /// <summary>Decimals of the currency, so that SQL can compare prices of different currencies as numbers.</summary>
    public short PriceDecimals { get; private set; }

    /// <summary>The price as a number, such as 19.99; computed by the database.</summary>
    public decimal PriceAmount { get; private set; }

    public Category Category { get; private set; }

    public string[] Tags { get; private set; } = [];

    public Dictionary<string, string> Metadata { get; private set; } = [];

    public bool IsDiscontinued { get; private set; }

    /// <summary>Computed by the database, from <see cref="IsDiscontinued"/> and what is available, so that it is always true.</summary>
    public ProductStatus Status { get; private set; }

    public long ReceivedQuantity { get; private init; }

    public long AvailableQuantity { get; private init; }

    public long ReservedQuantity { get; private init; }

    public long SoldQuantity { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Counts the changes, those of quantities too, from 1.</summary>
    public long Version { get; private set; }

    /// <summary>What one costs.</summary>
    public MonetaryAmount Price => new(PriceCurrency, PriceMinorUnits);

    /// <summary>Takes a product into the catalog, with its first stock.</summary>
    public static Product Add(Guid id, ProductDetails details, long quantity, DateTimeOffset now)
    {
        var product = new Product
        {
            Id = id,
            ReceivedQuantity = quantity,
            AvailableQuantity = quantity,
            CreatedAt = StoredTime.Of(now),
        };
        product.Change(details, now);
        return product;
    }

    /// <summary>What can be changed, as it is now.</summary>
    public ProductDetails Details() => new()
    {
        Sku = Sku,
        Name = Name,
        Description = Description,
        Price = Price,
        Category = Category,
        Tags = Tags,
        Metadata = Metadata,
        IsDiscontinued = IsDiscontinued,
    };

    /// <summary>Changes what can be changed.</summary>
    public void Change(ProductDetails details, DateTimeOffset now)
    {
        Sku = details.Sku;
        Name = details.Name;
        Description = details.Description;
        PriceMinorUnits = details.Price.MinorUnits;
        PriceCurrency = details.Price.Currency;
        PriceDecimals = (short)Iso4217.MinorUnitDigits(details.Price.Currency);
        Category = details.Category;
        Tags = [.. details.Tags];
        Metadata = details.Metadata.ToDictionary(entry => entry.Key, entry => entry.Value);
        IsDiscontinued = details.IsDiscontinued;
        UpdatedAt = StoredTime.Of(now);
        Version++;
    }
}
