namespace ShopMesh.Products.Domain;

/// <summary>What can be changed about a product.</summary>
internal sealed record ProductDetails
{
    /// <summary>The seller's own code.</summary>
    public required string Sku { get; init; }

    /// <summary>The name to show.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required string Description { get; init; }

    /// <summary>What one costs.</summary>
    public required MonetaryAmount Price { get; init; }

    /// <summary>Where it belongs.</summary>
    public required Category Category { get; init; }

    /// <summary>Words to find it by.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Whatever else is to be known.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>Whether it is not sold any more. Whether there is stock of what is sold, the stock says by itself.</summary>
    public required bool IsDiscontinued { get; init; }
}
