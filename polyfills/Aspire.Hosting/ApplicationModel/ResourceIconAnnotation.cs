namespace Aspire.Hosting.ApplicationModel;

/// <summary>The icon that shows a resource.</summary>
/// <param name="iconName">Its name.</param>
/// <param name="iconVariant">How it is drawn.</param>
public sealed class ResourceIconAnnotation(string iconName, IconVariant iconVariant = IconVariant.Filled) : IResourceAnnotation
{
    /// <summary>Its name.</summary>
    public string IconName { get; } = iconName;

    /// <summary>How it is drawn.</summary>
    public IconVariant IconVariant { get; } = iconVariant;
}
