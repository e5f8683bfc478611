using System.Globalization;
using ShopMesh.Products.Domain;

namespace ShopMesh.Products.Data;

/// <summary>Which products to list, and which page of them.</summary>
internal sealed record ProductListRequest
{
    /// <summary>Only this department; null for all.</summary>
    public Category? Category { get; init; }

    /// <summary>Only those that cost at least this much, in the same currency.</summary>
    public MonetaryAmount? MinPrice { get; init; }

    /// <summary>Only those that cost at most this much, in the same currency.</summary>
    public MonetaryAmount? MaxPrice { get; init; }

    /// <summary>Only those that have all of these tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>More conditions, as in AIP-160.</summary>
    public string Filter { get; init; } = "";

    /// <summary>The order, as in AIP-132.</summary>
    public string OrderBy { get; init; } = "";

    /// <summary>The token of the page; empty for the first.</summary>
    public string PageToken { get; init; } = "";

    /// <summary>How many products the page has at most; 0 for all that are left.</summary>
    public int PageSize { get; init; }

    /// <summary>The conditions beside the filter as text: a page token is good for the same ones only.</summary>
    public string Scope => string.Create(
        CultureInfo.InvariantCulture,
        $"{Category}|{MinPrice}|{MaxPrice}|{string.Concat(Tags.Select(tag => $"{tag.Length}:{tag}"))}");
}
