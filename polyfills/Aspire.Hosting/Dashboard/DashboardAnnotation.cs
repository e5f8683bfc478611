using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

/// <summary>The resource is the dashboard.</summary>
internal sealed class DashboardAnnotation : IResourceAnnotation;
