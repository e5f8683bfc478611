using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.ServiceDefaults.Querying.Paging;

/// <summary>How many rows a page has, as in AIP-158.</summary>
public static class PageSize
{
    /// <summary>Rows when the caller does not say.</summary>
    public const int Default = 50;

    /// <summary>Rows at most; who asks for more is given this many.</summary>
    public const int Most = 1000;

    /// <summary>The page size that a request with this <c>page_size</c> is given.</summary>
    /// <param name="requested">What the request says; 0 when it says nothing.</param>
    /// <exception cref="InvalidArgumentException">It is negative.</exception>
    public static int Of(int requested) => requested switch
    {
        < 0 => throw new InvalidArgumentException(new FieldViolation("page_size", "must not be negative", "NEGATIVE_PAGE_SIZE")),
        0 => Default,
        > Most => Most,
        _ => requested,
    };
}
