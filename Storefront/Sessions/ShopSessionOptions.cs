namespace ShopMesh.Storefront.Sessions;

/// <summary>How long sessions live (section <c>Storefront:Sessions</c>).</summary>
internal sealed class ShopSessionOptions
{
    public const string Section = "Storefront:Sessions";

    /// <summary><c>Lifetime</c>, default 14 days: how long a browser that does not come back is remembered.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary><c>RefreshBefore</c>, default 1 min: how long before its end an access token is exchanged for a new one.</summary>
    public TimeSpan RefreshBefore { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether the values can be used.</summary>
    public bool IsValid => Lifetime >= TimeSpan.FromMinutes(1) && Lifetime <= TimeSpan.FromDays(365)
        && RefreshBefore >= TimeSpan.Zero && RefreshBefore <= TimeSpan.FromHours(1);
}
