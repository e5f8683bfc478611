namespace ShopMesh.ServiceDefaults.Querying;

/// <summary>What a list request says about filter, order and page.</summary>
/// <param name="Filter">The filter as in AIP-160; empty for all rows.</param>
/// <param name="OrderBy">The order as in AIP-132; empty for the schema's own.</param>
/// <param name="PageToken">The token of the page; empty for the first one.</param>
/// <param name="Scope">
/// Whatever else the request narrows the rows down by, as any text that differs when it differs: a token is good for one scope only.
/// </param>
public sealed record ListRequest(string Filter, string OrderBy, string PageToken, string Scope = "");
