using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Finds resources by their kind.</summary>
public static class DistributedApplicationModelExtensions
{
    /// <summary>The projects.</summary>
    public static IEnumerable<ProjectResource> GetProjectResources(this DistributedApplicationModel model)
        => model.Resources.OfType<ProjectResource>();

    /// <summary>The executables.</summary>
    public static IEnumerable<ExecutableResource> GetExecutableResources(this DistributedApplicationModel model)
        => model.Resources.OfType<ExecutableResource>();

    /// <summary>The resources that run from a container image.</summary>
    public static IEnumerable<IResource> GetContainerResources(this DistributedApplicationModel model)
        => model.Resources.Where(static r => r.HasAnnotationOfType<ContainerImageAnnotation>());
}
