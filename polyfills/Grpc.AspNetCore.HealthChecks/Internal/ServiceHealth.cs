using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>Decides which registered health checks count for a gRPC service, and what their results make of it.</summary>
internal static class ServiceHealth
{
    public static bool Counts(this ServiceMapping mapping, HealthCheckRegistration registration) =>
        mapping.HealthCheckPredicate(new HealthCheckMapContext(registration.Name, registration.Tags));

    /// <summary>A degraded service still serves; one unhealthy check is enough to stop calls.</summary>
    public static ServingStatus StatusOf(IEnumerable<HealthStatus> results) =>
        results.Contains(HealthStatus.Unhealthy) ? ServingStatus.NotServing : ServingStatus.Serving;
}
