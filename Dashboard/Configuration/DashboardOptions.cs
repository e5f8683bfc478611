using ShopMesh.Dashboard.Telemetry;

namespace ShopMesh.Dashboard.Configuration;

/// <summary>Everything that can be set; configuration section <c>Dashboard</c>. Loaded and checked by <see cref="DashboardOptionsLoader"/>.</summary>
internal sealed class DashboardOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Dashboard";

    /// <summary>The name to show until the app host says its own. Default "Shop Mesh".</summary>
    public string ApplicationName { get; set; } = "Shop Mesh";

    public FrontendOptions Frontend { get; set; } = new();

    public OtlpOptions Otlp { get; set; } = new();

    public ResourceServiceClientOptions ResourceServiceClient { get; set; } = new();

    public TelemetryLimits TelemetryLimits { get; set; } = new();

    /// <summary>Whether the browser token was made here, so that only we can tell it to anyone.</summary>
    public bool HasGeneratedToken { get; set; }
}
