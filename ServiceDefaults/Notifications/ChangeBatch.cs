namespace ShopMesh.ServiceDefaults.Notifications;

/// <summary>What one read of a table of changes found.</summary>
/// <typeparam name="T">A change.</typeparam>
/// <param name="Items">The changes in order; none when the reader has seen all.</param>
/// <param name="Withheld">
/// Rows are committed that cannot be shown yet, because a transaction that is still running may come to lie before them. Nobody may
/// notify when that one ends, so the table is read again shortly.
/// </param>
public sealed record ChangeBatch<T>(IReadOnlyList<T> Items, bool Withheld = false);
