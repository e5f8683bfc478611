namespace ShopMesh.Dashboard.Telemetry.Traces;

/// <summary>What one service has of a trace.</summary>
/// <param name="Name">The service.</param>
/// <param name="Color">Its colour.</param>
/// <param name="Spans">How many spans are its own.</param>
/// <param name="Errors">How many of them failed.</param>
/// <param name="SelfTime">Time spent in its spans and not in their children, in nanoseconds.</param>
public sealed record ServiceShare(string Name, int Color, int Spans, int Errors, long SelfTime);
