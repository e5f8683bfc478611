namespace Aspire.Hosting.ApplicationModel;

/// <summary>One thing that an application consists of: a project, a container, an executable, a database, a parameter.</summary>
public interface IResource
{
    /// <summary>The name, unique within the application (compared without case).</summary>
    string Name { get; }

    /// <summary>Facts about the resource that extensions add and the host reads.</summary>
    ResourceAnnotationCollection Annotations { get; }
}
