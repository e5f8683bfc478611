using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;

namespace Aspire.Hosting.Orchestration;

/// <summary>What is known of a replica before it starts, and what comes and goes with its process.</summary>
internal static class InitialSnapshots
{
    private static readonly string[] OfProcess = [CustomResourceKnownProperties.ProcessId, CustomResourceKnownProperties.ExecutablePath, CustomResourceKnownProperties.WorkingDirectory];

    public static CustomResourceSnapshot Complete(CustomResourceSnapshot snapshot, ResourceInstance instance, ImmutableArray<UrlSnapshot> urls)
    {
        var resource = instance.Resource;
        var icon = resource.Annotations.OfType<ResourceIconAnnotation>().LastOrDefault();
        return snapshot with
        {
            Urls = [.. urls.Select(static u => u with { IsInactive = true })],
            Relationships = [.. resource.Annotations.OfType<ResourceRelationshipAnnotation>()
                .Select(static r => new RelationshipSnapshot(r.Resource.Name, r.Type))
                .Concat(resource is IResourceWithParent { Parent: { } parent } ? [new RelationshipSnapshot(parent.Name, KnownRelationshipTypes.Parent)] : [])
                .Distinct()],
            HealthReports = [.. resource.Annotations.OfType<HealthCheckAnnotation>().Select(static h => new HealthReportSnapshot(h.Key, null, null, null))],
            Volumes = [.. resource.Annotations.OfType<ContainerMountAnnotation>()
                .Select(static m => new VolumeSnapshot(m.Source, m.Target, m.Type == ContainerMountType.BindMount ? "bind" : "volume", m.IsReadOnly))],
            Properties = [.. snapshot.Properties, .. FactsOf(instance)],
            IconName = snapshot.IconName ?? icon?.IconName,
            IconVariant = snapshot.IconVariant ?? icon?.IconVariant,
        };
    }

    /// <summary>Adds what <paramref name="run"/> says of itself.</summary>
    public static ImmutableArray<ResourcePropertySnapshot> Merge(ImmutableArray<ResourcePropertySnapshot> properties, IResourceRun run)
    {
        var result = properties;
        foreach (var property in run.Properties)
            result = [.. result.Where(p => p.Name != property.Name), property];
        return run.ProcessId is { } pid
            ? [.. result.Where(static p => p.Name != CustomResourceKnownProperties.ProcessId), new(CustomResourceKnownProperties.ProcessId, pid)]
            : result;
    }

    public static ImmutableArray<ResourcePropertySnapshot> WithoutProcess(ImmutableArray<ResourcePropertySnapshot> properties)
        => [.. properties.Where(static p => !OfProcess.Contains(p.Name))];

    /// <summary>Health reports of a process that is gone say nothing of the next; their history stays.</summary>
    public static ImmutableArray<HealthReportSnapshot> Unknown(ImmutableArray<HealthReportSnapshot> reports)
        => [.. reports.Select(static r => r with { Status = null, Description = null, ExceptionText = null })];

    private static IEnumerable<ResourcePropertySnapshot> FactsOf(ResourceInstance instance)
    {
        switch (instance.Resource)
        {
            case ProjectResource project when project.TryGetLastAnnotation<IProjectMetadata>(out var metadata):
                yield return new(CustomResourceKnownProperties.ProjectPath, metadata.ProjectPath);
                yield return new(CustomResourceKnownProperties.Replica, instance.Index);
                break;
            case ParameterResource parameter:
                yield return new("parameter.secret", parameter.Secret);
                break;
            case { } resource when resource.TryGetContainerImageName(out var image):
                yield return new("container.image", image);
                break;
        }
        if (instance.Resource.HasAnnotationOfType<DashboardAnnotation>()) yield return new(CustomResourceKnownProperties.Source, "dashboard");
    }
}
