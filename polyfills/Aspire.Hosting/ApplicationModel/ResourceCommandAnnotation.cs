using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A command of a resource.</summary>
/// <param name="name">Its name.</param>
/// <param name="displayName">What the button says.</param>
/// <param name="updateState">Decides whether it can be executed.</param>
/// <param name="executeCommand">Executes it.</param>
/// <param name="displayDescription">What it does.</param>
/// <param name="parameter">What it is executed with.</param>
/// <param name="confirmationMessage">What to ask before.</param>
/// <param name="iconName">The icon.</param>
/// <param name="iconVariant">How the icon is drawn.</param>
/// <param name="isHighlighted">Whether it is shown before others.</param>
[DebuggerDisplay("{Name,nq}")]
public sealed class ResourceCommandAnnotation(
    string name,
    string displayName,
    Func<UpdateCommandStateContext, ResourceCommandState> updateState,
    Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
    string? displayDescription,
    object? parameter,
    string? confirmationMessage,
    string? iconName,
    IconVariant? iconVariant,
    bool isHighlighted) : IResourceAnnotation
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>What the button says.</summary>
    public string DisplayName { get; } = displayName;

    /// <summary>Decides whether it can be executed.</summary>
    public Func<UpdateCommandStateContext, ResourceCommandState> UpdateState { get; } = updateState;

    /// <summary>Executes it.</summary>
    public Func<ExecuteCommandContext, Task<ExecuteCommandResult>> ExecuteCommand { get; } = executeCommand;

    /// <summary>What it does.</summary>
    public string? DisplayDescription { get; } = displayDescription;

    /// <summary>What it is executed with.</summary>
    public object? Parameter { get; } = parameter;

    /// <summary>What to ask before.</summary>
    public string? ConfirmationMessage { get; } = confirmationMessage;

    /// <summary>The icon.</summary>
    public string? IconName { get; } = iconName;

    /// <summary>How the icon is drawn.</summary>
    public IconVariant? IconVariant { get; } = iconVariant;

    /// <summary>Whether it is shown before others.</summary>
    public bool IsHighlighted { get; } = isHighlighted;
}
