using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Consoles;

/// <summary>Where the application can be reached.</summary>
internal sealed class StartupSummary(DistributedApplicationModel model, IConfiguration configuration)
{
    /// <summary>The link that logs a person in to the dashboard, if <paramref name="resourceId"/> is the dashboard.</summary>
    public string? DashboardLinkOf(string resourceId)
        => Dashboard is { } dashboard && dashboard.GetInstanceIds().Contains(resourceId) ? LinkOf(dashboard) : null;

    /// <summary>The dashboard's link, and the address of each external endpoint of each replica.</summary>
    public IEnumerable<string> Lines()
    {
        if (Dashboard is { } dashboard) yield return Line("Dashboard", LinkOf(dashboard));
        foreach (var resource in model.Resources.Where(static r => !r.HasAnnotationOfType<DashboardAnnotation>()))
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>().Where(static e => e.IsExternal))
            {
                foreach (var address in endpoint.ReplicaEndpoints) yield return Line($"{resource.Name} {endpoint.Name}", address.UriString);
            }
        }
    }

    private ExecutableResource? Dashboard => model.Resources.OfType<ExecutableResource>().FirstOrDefault(static r => r.HasAnnotationOfType<DashboardAnnotation>());

    private static string Line(string name, string address) => $"  {name,-20} {address}";

    private string LinkOf(ExecutableResource dashboard)
        => DashboardResources.LoginLink(dashboard.GetEndpoint(DashboardResources.FrontendEndpoint).Url, configuration[DashboardSettings.BrowserTokenKey]!);
}
