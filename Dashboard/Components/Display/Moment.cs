using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace ShopMesh.Dashboard.Components.Display;

/// <summary>Moments as pages write them. The server writes UTC; the pages' script turns it into the reader's time zone.</summary>
public static class Moment
{
    /// <summary>Nanoseconds since 1970 as ISO 8601 with seven digits of a second.</summary>
    public static string Iso(long unixNanoseconds) => ToDateTime(unixNanoseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A protobuf timestamp as nanoseconds since 1970.</summary>
    public static long Nanoseconds(Timestamp timestamp) => timestamp.Seconds * 1_000_000_000 + timestamp.Nanos;

    /// <summary>The time of day with milliseconds.</summary>
    public static string TimeOfDay(long unixNanoseconds) => ToDateTime(unixNanoseconds).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private static DateTime ToDateTime(long unixNanoseconds) => DateTime.UnixEpoch.AddTicks(unixNanoseconds / 100);
}
