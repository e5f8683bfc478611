namespace Aspire.Hosting.ApplicationModel;

/// <summary>A command of a resource.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Whether it can be executed now.</param>
/// <param name="DisplayName">What the button says.</param>
/// <param name="DisplayDescription">What it does.</param>
/// <param name="Parameter">What it is executed with.</param>
/// <param name="ConfirmationMessage">What to ask before.</param>
/// <param name="IconName">The icon.</param>
/// <param name="IconVariant">How the icon is drawn.</param>
/// <param name="IsHighlighted">Whether it is shown before others.</param>
public sealed record ResourceCommandSnapshot(
    string Name,
    ResourceCommandState State,
    string DisplayName,
    string? DisplayDescription,
    object? Parameter,
    string? ConfirmationMessage,
    string? IconName,
    IconVariant? IconVariant,
    bool IsHighlighted);
