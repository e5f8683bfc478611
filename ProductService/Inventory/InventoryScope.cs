using ShopMesh.Products.Domain;

namespace ShopMesh.Products.Inventory;

/// <summary>
/// What one watcher sees: which products, since when, and how far it has come. A subscription that resumes earlier than the watcher is
/// by now takes it back; what it had been shown of its other products is not shown again.
/// </summary>
internal sealed class InventoryScope
{
    /// <summary>Products that a watcher may name.</summary>
    public const int MostProducts = 1000;

    private readonly Dictionary<Guid, FeedPosition> _named = [];
    private readonly HashSet<Guid> _excluded = [];
    private FeedPosition _allSince;

    /// <summary>Whether all products are watched, but for those that are not.</summary>
    public bool IsAll { get; private set; }

    /// <summary>Whether nothing is watched.</summary>
    public bool IsEmpty => !IsAll && _named.Count == 0;

    /// <summary>What was shown, and what need not be, ends here.</summary>
    public FeedPosition Position { get; private set; }

    /// <summary>The products that are watched or, when all are, those that are not.</summary>
    public Guid[] Named() => IsAll ? [.. _excluded] : [.. _named.Keys];

    /// <summary>Watches more.</summary>
    /// <param name="products">Which products; none for all.</param>
    /// <param name="since">From where on.</param>
    /// <returns>False, and nothing was done, when there would be too many.</returns>
    public bool Subscribe(IReadOnlyCollection<Guid> products, FeedPosition since)
    {
        if (_named.Keys.Concat(products).Distinct().Count() + (products.Count == 0 ? 0 : _excluded.Except(products).Count()) > MostProducts)
            return false;

        if (IsEmpty)
            Position = since;
        else if (since < Position)
            GoBackTo(since);

        if (products.Count == 0)
        {
            IsAll = true;
            _allSince = since;
            _excluded.Clear();
        }

        foreach (var product in products)
        {
            _named[product] = since;
            _excluded.Remove(product);
        }

        return true;
    }

    /// <summary>Watches less.</summary>
    /// <param name="products">Which products no more; none for all.</param>
    /// <returns>False, and nothing was done, when too many would be left out of all.</returns>
    public bool Unsubscribe(IReadOnlyCollection<Guid> products)
    {
        if (products.Count == 0)
        {
            _named.Clear();
            _excluded.Clear();
            IsAll = false;
            return true;
        }

        if (IsAll && _named.Keys.Except(products).Count() + _excluded.Union(products).Count() > MostProducts)
            return false;

        foreach (var product in products)
        {
            _named.Remove(product);
            if (IsAll)
                _excluded.Add(product);
        }

        return true;
    }

    /// <summary>Whether the watcher is to see the change.</summary>
    public bool Wants(InventoryChange change)
    {
        var since = _named.TryGetValue(change.ProductId, out var own) ? own
            : IsAll && !_excluded.Contains(change.ProductId) ? _allSince
            : (FeedPosition?)null;
        return since is { } position && FeedTable.PositionOf(change) > position;
    }

    /// <summary>All up to here was shown, or need not be.</summary>
    public void AdvanceTo(FeedPosition position) => Position = FeedPosition.Later(Position, position);

    private void GoBackTo(FeedPosition position)
    {
        foreach (var product in _named.Keys.ToList())
            _named[product] = FeedPosition.Later(_named[product], Position);
        _allSince = FeedPosition.Later(_allSince, Position);
        Position = position;
    }
}
