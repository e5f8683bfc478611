namespace Aspire.Hosting.ApplicationModel;

/// <summary>A volume or a directory of this machine, seen in a container.</summary>
public sealed class ContainerMountAnnotation : IResourceAnnotation
{
    /// <summary>Creates a mount.</summary>
    /// <param name="source">The volume's name or the directory's full path; null for an anonymous volume.</param>
    /// <param name="target">The path in the container.</param>
    /// <param name="type">Volume or directory.</param>
    /// <param name="isReadOnly">Whether the container may only read it.</param>
    public ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        if (type == ContainerMountType.BindMount)
        {
            ArgumentException.ThrowIfNullOrEmpty(source);
            if (!Path.IsPathRooted(source)) throw new ArgumentException($"The mounted path '{source}' must be a full path.", nameof(source));
        }
        else if (source is null && isReadOnly)
        {
            throw new ArgumentException("An anonymous volume cannot be read-only: nothing could ever be in it.", nameof(isReadOnly));
        }
        Source = source;
        Target = target;
        Type = type;
        IsReadOnly = isReadOnly;
    }

    /// <summary>The volume's name or the directory's full path.</summary>
    public string? Source { get; set; }

    /// <summary>The path in the container.</summary>
    public string Target { get; set; }

    /// <summary>Volume or directory.</summary>
    public ContainerMountType Type { get; set; }

    /// <summary>Whether the container may only read it.</summary>
    public bool IsReadOnly { get; set; }
}
