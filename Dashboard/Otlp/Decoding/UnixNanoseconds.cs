namespace ShopMesh.Dashboard.Otlp.Decoding;

/// <summary>OTLP's unsigned nanoseconds as the store's signed ones, which last until the year 2262.</summary>
internal static class UnixNanoseconds
{
    public static long FromWire(ulong nanoseconds) => (long)Math.Min(nanoseconds, long.MaxValue);

    public static long From(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
