namespace Aspire.Hosting.ApplicationModel;

/// <summary>How states look.</summary>
public static class KnownResourceStateStyles
{
    /// <summary>All is well.</summary>
    public static readonly string Success = "success";

    /// <summary>It failed.</summary>
    public static readonly string Error = "error";

    /// <summary>To be told, no more.</summary>
    public static readonly string Info = "info";

    /// <summary>To be looked at.</summary>
    public static readonly string Warn = "warn";
}
