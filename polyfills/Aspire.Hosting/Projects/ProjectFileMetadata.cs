namespace Aspire.Hosting.Projects;

/// <summary>A project that is known by its path alone, and is built when it starts.</summary>
internal sealed class ProjectFileMetadata(string projectPath) : IProjectMetadata
{
    public string ProjectPath { get; } = projectPath;
}
