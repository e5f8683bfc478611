using ShopMesh.Dashboard.Telemetry.Logs;

namespace ShopMesh.Dashboard.Components.Display;

/// <summary>Levels in few letters and in colours.</summary>
public static class LogDisplay
{
    /// <summary>The level in words.</summary>
    public static string Text(LogLevelName level) => level == LogLevelName.Unspecified ? "—" : level.ToString();

    /// <summary>The level's style class.</summary>
    public static string Tone(LogLevelName level) => level switch
    {
        LogLevelName.Critical or LogLevelName.Error => "bad",
        LogLevelName.Warning => "warn",
        LogLevelName.Information => "info",
        _ => "idle",
    };

    /// <summary>The level's icon.</summary>
    public static string Icon(LogLevelName level) => level switch
    {
        LogLevelName.Critical or LogLevelName.Error => "error",
        LogLevelName.Warning => "warning",
        LogLevelName.Information => "info",
        _ => "idle",
    };
}
