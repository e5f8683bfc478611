namespace ShopMesh.ServiceDefaults.Querying.Paging;

/// <summary>A page of rows.</summary>
/// <typeparam name="T">The row.</typeparam>
/// <param name="Items">The rows in order.</param>
/// <param name="NextPageToken">The token of the next page; empty on the last one.</param>
/// <param name="TotalSize">How many rows match in all.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string NextPageToken, int TotalSize);
