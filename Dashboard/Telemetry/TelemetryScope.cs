namespace ShopMesh.Dashboard.Telemetry;

/// <summary>The library that wrote a piece of telemetry; for .NET logs, the logger's category.</summary>
/// <param name="Name">The name of the activity source, meter or logger.</param>
/// <param name="Version">Its version; may be empty.</param>
public sealed record TelemetryScope(string Name, string Version);
