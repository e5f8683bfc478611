namespace ShopMesh.ServiceDefaults.Querying;

/// <summary>How much a query may ask for. Beyond it the query is refused, so that no text can cost more than its length suggests.</summary>
public static class QueryLimits
{
    /// <summary>Characters in a filter.</summary>
    public const int FilterLength = 4096;

    /// <summary>Comparisons in a filter.</summary>
    public const int FilterTerms = 100;

    /// <summary>Parentheses within parentheses in a filter.</summary>
    public const int FilterDepth = 32;

    /// <summary>Characters in an order_by.</summary>
    public const int OrderByLength = 512;

    /// <summary>Fields in an order_by.</summary>
    public const int OrderByFields = 6;

    /// <summary>Characters in a page token.</summary>
    public const int PageTokenLength = 8192;
}
