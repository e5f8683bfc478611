namespace ShopMesh.ServiceDefaults.Resources;

/// <summary>Times as PostgreSQL keeps them: in UTC, to the microsecond. What is answered now is what is answered later.</summary>
public static class StoredTime
{
    /// <summary>The instant as it is stored.</summary>
    /// <param name="time">The instant.</param>
    public static DateTimeOffset Of(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
