using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

/// <summary>Where telemetry goes: to the configured address, else to the dashboard.</summary>
internal static class OtlpEndpoint
{
    /// <summary>An address or a reference to one; null if nobody takes telemetry.</summary>
    public static object? Find(IDistributedApplicationBuilder application, OtlpProtocol protocol)
    {
        var (key, endpoint) = protocol == OtlpProtocol.Grpc
            ? (DashboardSettings.OtlpGrpcUrlKey, DashboardResources.OtlpGrpcEndpoint)
            : (DashboardSettings.OtlpHttpUrlKey, DashboardResources.OtlpHttpEndpoint);
        if (DashboardSettings.ReadUrl(application.Configuration, key) is { } configured) return configured.GetLeftPart(UriPartial.Authority);
        return application.Resources.OfType<ExecutableResource>().FirstOrDefault(static r => r.HasAnnotationOfType<DashboardAnnotation>()) is { } dashboard
            ? dashboard.GetEndpoint(endpoint)
            : null;
    }
}
