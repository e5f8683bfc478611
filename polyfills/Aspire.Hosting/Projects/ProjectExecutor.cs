using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Projects;

/// <summary>Runs .NET projects: the assembly that was built, in the project's directory.</summary>
internal sealed class ProjectExecutor(ProjectAssemblies assemblies) : IResourceExecutor
{
    public bool CanExecute(IResource resource) => resource is ProjectResource;

    public Task<IResourceRun> StartAsync(ResourceStart start, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var project = (ProjectResource)start.Resource;
        var (projectPath, assembly) = assemblies.Find(project);
        return Task.FromResult<IResourceRun>(ProcessRun.Start(
            start, DotnetHost.Path, [assembly, .. start.Arguments], Path.GetDirectoryName(projectPath)!));
    }
}
