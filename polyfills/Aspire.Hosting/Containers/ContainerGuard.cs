using System.Globalization;

namespace Aspire.Hosting.Containers;

/// <summary>Removes a session's container when disposed of, and also when this process is killed.</summary>
internal sealed class ContainerGuard : IAsyncDisposable
{
    private const int StopSeconds = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly ContainerEngine _engine;
    private readonly string _label;
    private readonly GuardShell? _shell;

    private ContainerGuard(ContainerEngine engine, string label, GuardShell? shell)
    {
        _engine = engine;
        _label = label;
        _shell = shell;
    }

    /// <summary>Starts to guard a container that may not exist yet.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="label">A label, with its value, that no other container has.</param>
    public static ContainerGuard Start(ContainerEngine engine, string label)
        => new(engine, label, !GuardShell.IsSupported ? null : GuardShell.Start(
            "container-guard.sh", [engine.Program, label, StopSeconds.ToString(CultureInfo.InvariantCulture)], Patience));

    public async ValueTask DisposeAsync()
    {
        if (_shell is not null)
        {
            await _shell.DisposeAsync().ConfigureAwait(false);
            return;
        }

        var listed = await _engine.RunAsync(["ps", "--all", "--quiet", "--no-trunc", "--filter", $"label={_label}"], Patience).ConfigureAwait(false);
        foreach (var id in listed.Succeeded ? listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [])
            await _engine.RunAsync(["rm", "-f", "-v", id], Patience).ConfigureAwait(false);
    }
}
