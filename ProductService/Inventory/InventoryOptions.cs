namespace ShopMesh.Products.Inventory;

/// <summary>How stock is watched, and how long is remembered what became of it (section <c>Products:Inventory</c>).</summary>
internal sealed class InventoryOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Products:Inventory";

    /// <summary><c>MostWatches</c>, default 1,000: calls of WatchInventory that one replica serves; more are RESOURCE_EXHAUSTED.</summary>
    public int MostWatches { get; set; } = 1000;

    /// <summary><c>KeepChanges</c>, default 7 days: how old a cursor may be.</summary>
    public TimeSpan KeepChanges { get; set; } = TimeSpan.FromDays(7);

    /// <summary><c>KeepChangeIds</c>, default 7 days: for how long the same quantity change, sent again, is made once.</summary>
    public TimeSpan KeepChangeIds { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// <c>KeepReservations</c>, default 7 days, at least 2: for how long reservations are remembered that were released or have expired. The same one
    /// sent again later is a new one.
    /// </summary>
    public TimeSpan KeepReservations { get; set; } = TimeSpan.FromDays(7);

    /// <summary><c>KeepSales</c>, default 400 days: for how long a sale can be taken back.</summary>
    public TimeSpan KeepSales { get; set; } = TimeSpan.FromDays(400);

    /// <summary><c>PurgeInterval</c>, default 10 min: how often what is older is removed.</summary>
    public TimeSpan PurgeInterval { get; set; } = TimeSpan.FromMinutes(10);
}
