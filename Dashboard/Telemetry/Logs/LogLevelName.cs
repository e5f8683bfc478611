namespace ShopMesh.Dashboard.Telemetry.Logs;

/// <summary>The six levels of severity, as .NET names them.</summary>
public enum LogLevelName : byte
{
    /// <summary>Not said; ranks below all others.</summary>
    Unspecified,

    /// <summary>The finest detail.</summary>
    Trace,

    /// <summary>For who is looking for a fault.</summary>
    Debug,

    /// <summary>What happens in the course of things.</summary>
    Information,

    /// <summary>Unexpected, and dealt with.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,

    /// <summary>Everything failed.</summary>
    Critical,
}
