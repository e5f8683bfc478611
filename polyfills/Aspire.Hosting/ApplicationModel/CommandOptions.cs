namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a command is shown and when it can be executed.</summary>
public class CommandOptions
{
    internal static readonly CommandOptions Default = new();

    /// <summary>What it does.</summary>
    public string? Description { get; set; }

    /// <summary>What it is executed with.</summary>
    public object? Parameter { get; set; }

    /// <summary>What to ask before.</summary>
    public string? ConfirmationMessage { get; set; }

    /// <summary>The icon.</summary>
    public string? IconName { get; set; }

    /// <summary>How the icon is drawn.</summary>
    public IconVariant? IconVariant { get; set; }

    /// <summary>Whether it is shown before others.</summary>
    public bool IsHighlighted { get; set; }

    /// <summary>Decides whether it can be executed; the default is always.</summary>
    public Func<UpdateCommandStateContext, ResourceCommandState>? UpdateState { get; set; }
}
