namespace ShopMesh.ServiceDefaults.Querying.Paging;

/// <summary>How page tokens are protected. Configuration section <c>Querying:PageTokens</c>.</summary>
public sealed class PageTokenOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Querying:PageTokens";

    /// <summary>
    /// The key that authenticates page tokens, in base64, at least 32 bytes, the same on every replica. When it is absent, tokens
    /// are still checked for damage and for belonging to the query, but a caller who reads this source can make their own. That gains
    /// them nothing: a cursor only says where to go on in rows that the query may see anyway.
    /// </summary>
    public string? Key { get; set; }
}
