namespace Grpc.AspNetCore.HealthChecks;

/// <summary>A registered health check, for deciding whether it counts for a gRPC service.</summary>
/// <param name="name">The name of the registration.</param>
/// <param name="tags">The tags of the registration.</param>
public sealed class HealthCheckMapContext(string name, IEnumerable<string> tags)
{
    /// <summary>The name of the registration.</summary>
    public string Name { get; } = name;

    /// <summary>The tags of the registration.</summary>
    public IEnumerable<string> Tags { get; } = tags;
}
