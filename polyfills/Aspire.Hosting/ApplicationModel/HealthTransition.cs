using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A change of a health status.</summary>
internal readonly record struct HealthTransition(HealthStatus Status, DateTime At);
