namespace Aspire.Hosting.ApplicationModel;

/// <summary>Names of facts that the host itself states.</summary>
public static class CustomResourceKnownProperties
{
    /// <summary>Where the resource comes from.</summary>
    public static readonly string Source = "resource.source";

    /// <summary>The resource's connection string.</summary>
    public static readonly string ConnectionString = "resource.connectionString";

    internal const string ProcessId = "executable.pid";
    internal const string ExecutablePath = "executable.path";
    internal const string WorkingDirectory = "executable.workDir";
    internal const string ProjectPath = "project.path";
    internal const string Replica = "replica";
}
