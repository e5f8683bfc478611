using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dotnet;

/// <summary>Adds .NET projects by their path.</summary>
public static class DotnetProjectResourceBuilderExtensions
{
    /// <summary>Adds a project by the path of its project file or directory; relative paths start at the app host's directory.</summary>
    public static IResourceBuilder<ProjectResource> AddDotnetProject(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string path)
        => builder.AddProject(name, path);

    /// <summary>Adds a project by the path of its project file or directory; relative paths start at the app host's directory.</summary>
    public static IResourceBuilder<ProjectResource> AddDotnetProject(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string path, Action<ProjectResourceOptions> configure)
        => builder.AddProject(name, path, configure);
}
