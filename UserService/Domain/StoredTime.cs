namespace ShopMesh.Users.Domain;

/// <summary>Times as PostgreSQL keeps them: in UTC, to the microsecond. What we answer now is what we answer later.</summary>
internal static class StoredTime
{
    public static DateTimeOffset Of(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
