namespace Aspire.Hosting.ApplicationModel;

/// <summary>Types of resources, as they are shown.</summary>
internal static class KnownResourceTypes
{
    public const string Project = "Project";
    public const string Executable = "Executable";
    public const string Container = "Container";
    public const string Parameter = "Parameter";

    /// <summary>What to call a resource of a type that has no name of its own: PostgresServerResource is a PostgresServer.</summary>
    public static string Of(IResource resource) => resource switch
    {
        ProjectResource => Project,
        _ when resource.GetType() == typeof(ExecutableResource) => Executable,
        _ when resource.GetType() == typeof(ContainerResource) => Container,
        ParameterResource => Parameter,
        _ => Shorten(resource.GetType().Name),
    };

    private static string Shorten(string name)
        => name.EndsWith("Resource", StringComparison.Ordinal) && name.Length > "Resource".Length ? name[..^"Resource".Length] : name;
}
