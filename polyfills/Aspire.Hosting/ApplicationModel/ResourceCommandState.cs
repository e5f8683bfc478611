namespace Aspire.Hosting.ApplicationModel;

/// <summary>Whether a command can be executed.</summary>
public enum ResourceCommandState
{
    /// <summary>It can.</summary>
    Enabled,

    /// <summary>It cannot now.</summary>
    Disabled,

    /// <summary>It is not shown.</summary>
    Hidden,
}
