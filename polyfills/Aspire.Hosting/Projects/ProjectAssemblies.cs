using System.Collections.Concurrent;
using System.Reflection;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Projects;

/// <summary>
/// Where the assemblies of projects are. For those that the app host refers to, its build wrote it down; others are asked for it, and
/// built, before anything starts.
/// </summary>
internal sealed class ProjectAssemblies(IDistributedApplicationBuilder builder, ProjectBuild build)
{
    private const string MetadataPrefix = "aspireprojecttarget:";

    private readonly ConcurrentDictionary<string, string> _assemblies = new(StringComparer.Ordinal);

    /// <summary>Finds the assemblies of all projects.</summary>
    /// <exception cref="DistributedApplicationException">One is not there or cannot be built.</exception>
    public async Task PrepareAsync(IEnumerable<ProjectResource> projects, CancellationToken cancellationToken)
    {
        var known = builder.AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Where(static a => a.Key.StartsWith(MetadataPrefix, StringComparison.Ordinal) && a.Value is not null)
            .ToDictionary(static a => a.Key[MetadataPrefix.Length..], static a => a.Value!, StringComparer.Ordinal) ?? [];

        foreach (var group in projects.GroupBy(static p => MetadataOf(p).ProjectPath, StringComparer.Ordinal))
        {
            var metadata = MetadataOf(group.First());
            var assembly = metadata.SuppressBuild && known.TryGetValue(group.Key, out var built)
                ? built
                : await build.BuildAsync(group.First().Name, group.Key, cancellationToken).ConfigureAwait(false);
            if (!File.Exists(assembly))
            {
                throw new DistributedApplicationException(
                    $"The project '{group.First().Name}' has not been built: there is no file '{assembly}'. Build the app host, which builds it too.");
            }
            _assemblies[group.Key] = assembly;
        }
    }

    /// <summary>The project file and the assembly of a project.</summary>
    public (string ProjectPath, string Assembly) Find(ProjectResource project)
    {
        var path = MetadataOf(project).ProjectPath;
        return (path, _assemblies[path]);
    }

    private static IProjectMetadata MetadataOf(ProjectResource project)
        => project.TryGetLastAnnotation<IProjectMetadata>(out var metadata)
            ? metadata
            : throw new DistributedApplicationException($"The project resource '{project.Name}' does not say where its project is.");
}
