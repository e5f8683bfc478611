using Microsoft.AspNetCore.Mvc;
using Shop.Products.V1;

namespace ShopMesh.Storefront.Catalog;

/// <summary>What of the catalog a page shows, as its address says it.</summary>
public sealed class CatalogRequest
{
    /// <summary>How many products are on a page.</summary>
    public const int PageSize = 24;
    private const int LongestSearch = 100;

    /// <summary>What is searched for, as it was entered.</summary>
    [FromQuery(Name = "q")]
    public string? Search { get; init; }

    /// <summary>The key of a department; empty for all.</summary>
    [FromQuery(Name = "category")]
    public string? Department { get; init; }

    /// <summary><c>price</c>, <c>price-desc</c> or <c>name</c>; anything else means the newest first.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    /// <summary>The token of a page; empty for the first.</summary>
    [FromQuery(Name = "page")]
    public string? PageToken { get; init; }

    /// <summary>The department as the service knows it.</summary>
    public Category Category => Departments.Find(Department)?.Category ?? Category.Unspecified;

    /// <summary>What is searched for, without what a search cannot have.</summary>
    public string Words
    {
        get
        {
            var words = new string([.. (Search ?? "").Where(character => !char.IsControl(character) && !char.IsSurrogate(character))]).Trim();
            return words.Length <= LongestSearch ? words : words[..LongestSearch];
        }
    }

    /// <summary>The same in the words of the service.</summary>
    public ListProductsRequest ToRequest() => new()
    {
        Category = Category,
        Filter = Filter(),
        OrderBy = Sort switch
        {
            "price" => "price, name",
            "price-desc" => "price desc, name",
            "name" => "name",
            _ => "created_at desc",
        },
        PageSize = PageSize,
        PageToken = PageToken ?? "",
        ReadMask = new() { Paths = { "id", "name", "price", "category", "status", "available_quantity", "tags" } },
    };

    /// <summary>The address of the same products with something changed; always the first page unless a token is given.</summary>
    /// <param name="category">Another department.</param>
    /// <param name="sort">Another order.</param>
    /// <param name="pageToken">Another page.</param>
    public string With(string? category = null, string? sort = null, string? pageToken = null) =>
        QueryString.Create(
            new Dictionary<string, string?>
            {
                ["q"] = Words,
                ["category"] = category ?? Department,
                ["sort"] = sort ?? Sort,
                ["page"] = pageToken,
            }.Where(pair => !string.IsNullOrEmpty(pair.Value))) is { HasValue: true } query ? $"/{query}" : "/";

    // Each word has to be in the name, in whatever order and case.
    private string Filter() => string.Join(
        " AND ",
        Words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(8).Select(word => $"name : \"{word.Replace(@"\", @"\\").Replace("\"", "\\\"")}\"")
            .Prepend("status != DISCONTINUED"));
}
