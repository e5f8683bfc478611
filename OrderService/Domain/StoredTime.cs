namespace ShopMesh.Orders.Domain;

/// <summary>PostgreSQL keeps microseconds: what is returned at once and what is read later must be the same instant.</summary>
internal static class StoredTime
{
    /// <summary>The instant as it is stored.</summary>
    public static DateTimeOffset Of(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
