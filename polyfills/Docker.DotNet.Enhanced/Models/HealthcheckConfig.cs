using System.Text.Json.Serialization;
using Docker.DotNet.Serialization;

namespace Docker.DotNet.Models;

/// <summary>A health check of a container.</summary>
public class HealthcheckConfig
{
    /// <summary>The check: <c>["CMD", …]</c>, <c>["CMD-SHELL", command]</c>, <c>["NONE"]</c>; null or empty: inherited from the image.</summary>
    public IList<string>? Test { get; set; }

    /// <summary>Time between two checks.</summary>
    [JsonConverter(typeof(NanosecondsConverter))]
    public TimeSpan? Interval { get; set; }

    /// <summary>Time after which a check has failed.</summary>
    [JsonConverter(typeof(NanosecondsConverter))]
    public TimeSpan? Timeout { get; set; }

    /// <summary>Time after the start during which failed checks don't count.</summary>
    [JsonConverter(typeof(NanosecondsConverter))]
    public TimeSpan? StartPeriod { get; set; }

    /// <summary>Consecutive failures after which the container is unhealthy.</summary>
    public long? Retries { get; set; }
}
