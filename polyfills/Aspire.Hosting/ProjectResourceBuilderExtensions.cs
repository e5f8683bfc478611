using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Projects;

namespace Aspire.Hosting;

/// <summary>Adds .NET projects and describes them.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a project that the app host refers to, with its default launch profile.</summary>
    /// <typeparam name="TProject">The generated class of the project, in the namespace <c>Projects</c>.</typeparam>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name)
        where TProject : IProjectMetadata, new()
        => builder.AddProject<TProject>(name, static (ProjectResourceOptions _) => { });

    /// <summary>Adds a project by the path of its project file or directory, with its default launch profile.</summary>
    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string projectPath)
        => builder.AddProject(name, projectPath, static (ProjectResourceOptions _) => { });

    /// <summary>Adds a project that the app host refers to.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="launchProfileName">The launch profile; null for none.</param>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string? launchProfileName)
        where TProject : IProjectMetadata, new()
        => builder.AddProject<TProject>(name, options => Choose(options, launchProfileName));

    /// <summary>Adds a project by the path of its project file or directory.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="projectPath">The path; relative paths start at the app host's directory.</param>
    /// <param name="launchProfileName">The launch profile; null for none.</param>
    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string projectPath, string? launchProfileName)
        => builder.AddProject(name, projectPath, options => Choose(options, launchProfileName));

    /// <summary>Adds a project that the app host refers to.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(builder, name, new TProject(), configure);
    }

    /// <summary>Adds a project by the path of its project file or directory.</summary>
    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string projectPath, Action<ProjectResourceOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(projectPath);
        ArgumentNullException.ThrowIfNull(configure);
        return Add(builder, name, new ProjectFileMetadata(ProjectFiles.Find(Path.GetFullPath(projectPath, builder.AppHostDirectory), name)), configure);
    }

    /// <summary>Runs several replicas; each one has endpoints, certificates and a telemetry instance of its own.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Tells the project, by its environment, only of the endpoints that <paramref name="filter"/> chooses.</summary>
    public static IResourceBuilder<ProjectResource> WithEndpointsInEnvironment(
        this IResourceBuilder<ProjectResource> builder, Func<EndpointAnnotation, bool> filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return builder.WithAnnotation(new EndpointEnvironmentFilterAnnotation(filter));
    }

    /// <summary>Does not tell the project to trust forwarded headers. Nothing to do here: nothing stands in front of a replica.</summary>
    public static IResourceBuilder<ProjectResource> DisableForwardedHeaders(this IResourceBuilder<ProjectResource> builder) => builder;

    private static void Choose(ProjectResourceOptions options, string? launchProfileName)
    {
        options.LaunchProfileName = launchProfileName;
        options.ExcludeLaunchProfile = launchProfileName is null;
    }

    private static IResourceBuilder<ProjectResource> Add<TMetadata>(
        IDistributedApplicationBuilder builder, string name, TMetadata metadata, Action<ProjectResourceOptions> configure)
        where TMetadata : IProjectMetadata
    {
        var options = new ProjectResourceOptions();
        configure(options);
        if (!File.Exists(metadata.ProjectPath))
            throw new DistributedApplicationException($"The project '{name}' is not there: there is no file '{metadata.ProjectPath}'.");

        var project = builder.AddResource(new ProjectResource(name)).WithAnnotation(metadata);
        var profile = LaunchProfiles.Select(builder, metadata.ProjectPath, options);
        var environment = profile?.EnvironmentVariables.GetValueOrDefault("ASPNETCORE_ENVIRONMENT")
            ?? profile?.EnvironmentVariables.GetValueOrDefault("DOTNET_ENVIRONMENT")
            ?? builder.Environment.EnvironmentName;

        project.WithOtlpExporter();
        project.WithEnvironment(context => SetProfileVariables(context, profile, environment));
        if (profile?.CommandLineArguments is { Count: > 0 } arguments) project.WithArgs([.. arguments]);

        var kestrel = options.ExcludeKestrelEndpoints ? [] : KestrelEndpoints.Read(metadata.ProjectPath, environment);
        foreach (var endpoint in kestrel.Count > 0 ? kestrel : profile?.GetEndpoints() ?? []) project.WithAnnotation(endpoint);
        project.WithEnvironment(context => SetListeners(context, project.Resource, kestrel.Count > 0));
        return project;
    }

    private static void SetProfileVariables(EnvironmentCallbackContext context, LaunchProfile? profile, string environment)
    {
        var variables = context.EnvironmentVariables;
        variables["ASPNETCORE_ENVIRONMENT"] = environment;
        variables["DOTNET_ENVIRONMENT"] = environment;
        if (profile is null) return;
        variables["DOTNET_LAUNCH_PROFILE"] = profile.Name;
        foreach (var (name, value) in profile.EnvironmentVariables) variables[name] = Environment.ExpandEnvironmentVariables(value);
    }

    /// <summary>Tells the replica what to listen on. Kestrel ignores ASPNETCORE_URLS once it has endpoints of its own.</summary>
    private static void SetListeners(EnvironmentCallbackContext context, ProjectResource project, bool usesKestrelEndpoints)
    {
        var filters = project.Annotations.OfType<EndpointEnvironmentFilterAnnotation>().ToArray();
        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in project.GetEndpoints())
        {
            var annotation = endpoint.EndpointAnnotation;
            if (annotation.UriScheme is not ("http" or "https") || filters.Any(f => !f.Filter(annotation))) continue;

            var port = endpoint.Property(EndpointProperty.TargetPort);
            var host = annotation.KestrelHost ?? annotation.TargetHost;
            if (usesKestrelEndpoints)
            {
                context.EnvironmentVariables[string.Create(CultureInfo.InvariantCulture, $"Kestrel__Endpoints__{annotation.KestrelKey ?? annotation.Name}__Url")] =
                    ReferenceExpression.Create($"{annotation.UriScheme}://{host}:{port}");
                continue;
            }
            if (!urls.IsEmpty) urls.AppendLiteral(";");
            urls.Append($"{annotation.UriScheme}://{host}:{port}");
        }
        if (!urls.IsEmpty) context.EnvironmentVariables["ASPNETCORE_URLS"] = urls.Build();
    }
}
