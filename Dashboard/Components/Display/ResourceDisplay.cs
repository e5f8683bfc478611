using Shop.Dashboard.V1;

namespace ShopMesh.Dashboard.Components.Display;

/// <summary>States and verdicts in words, colours and icons; never by colour alone.</summary>
public static class ResourceDisplay
{
    /// <summary>The state in words.</summary>
    public static string Text(ResourceState state) => state switch
    {
        ResourceState.NotStarted => "Not started",
        ResourceState.FailedToStart => "Failed to start",
        ResourceState.Unspecified => "Unknown",
        _ => state.ToString(),
    };

    /// <summary>What the state means for who looks: good, busy, bad, done or idle; names of style classes.</summary>
    public static string Tone(ResourceState state) => state switch
    {
        ResourceState.Running => "good",
        ResourceState.Waiting or ResourceState.Starting or ResourceState.Stopping => "busy",
        ResourceState.Exited or ResourceState.FailedToStart => "bad",
        ResourceState.Finished => "done",
        _ => "idle",
    };

    /// <summary>The icon of a tone.</summary>
    public static string Icon(string tone) => tone switch
    {
        "good" => "check",
        "busy" => "hourglass",
        "warn" => "warning",
        "bad" => "error",
        "done" => "done",
        _ => "idle",
    };

    /// <summary>The verdict in words.</summary>
    public static string Text(HealthStatus health) => health == HealthStatus.Unspecified ? "No verdict" : health.ToString();

    /// <summary>What the verdict means for who looks.</summary>
    public static string Tone(HealthStatus health) => health switch
    {
        HealthStatus.Healthy => "good",
        HealthStatus.Degraded => "warn",
        HealthStatus.Unhealthy => "bad",
        _ => "idle",
    };

    /// <summary>The icon of a type of resource.</summary>
    public static string TypeIcon(string type) => type switch
    {
        "Project" => "project",
        "Container" => "container",
        "PostgresServer" or "PostgresDatabase" => "database",
        "Parameter" => "key",
        _ => "console",
    };

    /// <summary>The type in words.</summary>
    public static string TypeText(string type) => type switch
    {
        "PostgresServer" => "PostgreSQL server",
        "PostgresDatabase" => "PostgreSQL database",
        _ => type,
    };

    /// <summary>The icon of a command.</summary>
    public static string CommandIcon(string command) => command switch
    {
        "start" => "play",
        "stop" => "stop",
        "restart" => "restart",
        "scale-up" => "plus",
        "scale-down" => "minus",
        _ => "command",
    };
}
