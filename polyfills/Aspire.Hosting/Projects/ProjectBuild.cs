using System.Collections.Concurrent;
using System.Reflection;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Projects;

/// <summary>Builds projects that are known by their path alone.</summary>
internal sealed class ProjectBuild(IDistributedApplicationBuilder builder)
{
    private const int MostErrors = 10;

    /// <summary>Says what is being built, to whoever shows it.</summary>
    public event Action<string>? Building;

    /// <summary>Builds a project and gives the path of its assembly.</summary>
    public async Task<string> BuildAsync(string resourceName, string projectPath, CancellationToken cancellationToken)
    {
        Building?.Invoke(resourceName);
        // As the app host itself was built.
        var configuration = builder.AppHostAssembly?.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration is { Length: > 0 } own ? own : "Debug";
        var lines = new ConcurrentQueue<string>();
        await using var process = ProcessSupervisor.Start(new ProcessStart
        {
            FileName = DotnetHost.Path,
            Arguments =
            [
                "build", projectPath, "-c", configuration, "-nologo", "-v:q", "-nodeReuse:false", "-getProperty:TargetPath", "-t:Build",
            ],
            WorkingDirectory = Path.GetDirectoryName(projectPath)!,
            OnLine = (line, _) => lines.Enqueue(line),
        });
        var exitCode = await process.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (exitCode == 0 && lines.LastOrDefault(static l => l.Trim().Length > 0)?.Trim() is { } assembly) return assembly;

        var errors = lines.Where(static l => l.Contains("error", StringComparison.OrdinalIgnoreCase)).Select(static l => l.Trim()).Distinct().Take(MostErrors);
        throw new DistributedApplicationException(
            $"The project '{resourceName}' does not build. Mend it, then start again: dotnet build {projectPath}"
            + System.Environment.NewLine + string.Join(System.Environment.NewLine, errors.DefaultIfEmpty($"dotnet build ended with exit code {exitCode}.")));
    }
}
