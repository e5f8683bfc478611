using Aspire.Hosting.Programs;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Containers;

/// <summary>
/// Finds the container engine of this machine, once. <c>ASPIRE_CONTAINER_RUNTIME</c> names one (<c>docker</c>, <c>podman</c>); without it
/// the first that answers is taken. Having the program is not enough: its engine has to run.
/// </summary>
internal sealed class ContainerEngineLocator(IConfiguration configuration)
{
    public const string RuntimeKey = "ASPIRE_CONTAINER_RUNTIME";
    private static readonly string[] Known = ["docker", "podman"];

    private readonly Lock _gate = new();
    private Task<ContainerEngineProbe>? _probe;

    /// <summary>How long a program may take to tell whether its engine runs.</summary>
    internal TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The engine, or why there is none. Once there is one it stays that one.</summary>
    public Task<ContainerEngineProbe> ProbeAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // That there is none is not kept: someone may start it, and then the resource.
            if (_probe is null || _probe.IsFaulted || _probe is { IsCompletedSuccessfully: true, Result.Engine: null })
                _probe = FindAsync();
            return _probe.WaitAsync(cancellationToken);
        }
    }

    /// <exception cref="DistributedApplicationException">There is no engine; the message says what was tried.</exception>
    public async Task<ContainerEngine> RequireAsync(string resourceName, CancellationToken cancellationToken)
    {
        var probe = await ProbeAsync(cancellationToken).ConfigureAwait(false);
        return probe.Engine ?? throw new DistributedApplicationException(
            $"'{resourceName}' is a container, and no container engine answers ({probe.Reason}). Install Docker or Podman and start it, " +
            $"or name another program with Docker's command line in {RuntimeKey}.");
    }

    private async Task<ContainerEngineProbe> FindAsync()
    {
        var reasons = new List<string>();
        foreach (var name in configuration[RuntimeKey] is { Length: > 0 } chosen ? [chosen] : Known)
        {
            if ((Path.IsPathRooted(name) ? name : SearchPath.Find(name)) is not { } program || !File.Exists(program))
            {
                reasons.Add($"{name}: not installed");
                continue;
            }

            try
            {
                var answer = await ProgramRunner.RunAsync([program, "version", "--format", "{{.Server.Version}}"], ProbeTimeout).ConfigureAwait(false);
                var lines = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                if (answer.Succeeded && lines.Length > 0)
                    return new ContainerEngineProbe(new ContainerEngine(Path.GetFileNameWithoutExtension(program), program, lines[^1]), "");
                reasons.Add($"{name}: {lines.LastOrDefault(line => line.Contains("connect", StringComparison.OrdinalIgnoreCase)) ?? lines.LastOrDefault() ?? "no answer"}");
            }
            catch (DistributedApplicationException exception)
            {
                reasons.Add($"{name}: {exception.Message}");
            }
        }

        return new ContainerEngineProbe(null, string.Join("; ", reasons));
    }
}
