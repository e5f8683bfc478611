namespace ShopMesh.Dashboard.Resources;

/// <summary>How the connection to the app host is.</summary>
public enum AppHostConnection
{
    /// <summary>There is none to connect to: telemetry only.</summary>
    NotConfigured,

    /// <summary>Being made.</summary>
    Connecting,

    /// <summary>Resources arrive as they change.</summary>
    Connected,

    /// <summary>Lost or refused; tried again after a while.</summary>
    Lost,
}
