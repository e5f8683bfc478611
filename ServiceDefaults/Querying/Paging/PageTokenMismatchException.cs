namespace ShopMesh.ServiceDefaults.Querying.Paging;

/// <summary>A page token that belongs to another query.</summary>
internal sealed class PageTokenMismatchException : Exception;
