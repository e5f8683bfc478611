using Aspire.Hosting.Programs;

namespace Aspire.Hosting.Containers;

/// <summary>A container engine that answers: Docker, Podman or another with Docker's command line.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Program">Full path of its command-line program.</param>
/// <param name="Version">Version of the engine itself, which may be on another machine.</param>
internal sealed record ContainerEngine(string Name, string Program, string Version)
{
    /// <summary>Runs a command of the engine to its end.</summary>
    public Task<ProgramResult> RunAsync(
        IReadOnlyList<string> arguments,
        TimeSpan timeout,
        Action<string>? onLine = null,
        CancellationToken cancellationToken = default)
        => ProgramRunner.RunAsync([Program, .. arguments], timeout, onLine: onLine, cancellationToken: cancellationToken);

    /// <summary>
    /// Runs a short command with variables of a container in its environment. No shell, which some variables steer, comes between.
    /// </summary>
    public Task<ProgramResult> CreateAsync(EngineCommand command, TimeSpan timeout, CancellationToken cancellationToken)
        => ProgramRunner.RunAsync(
            [Program, .. command.Arguments], timeout, standardInput: "", environment: command.Environment, cancellationToken: cancellationToken);
}
