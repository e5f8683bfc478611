using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.Programs;

namespace Aspire.Hosting.Containers;

/// <summary>
/// Removes a session's container when disposed of, and also when this process is killed: a small shell holds the other end of a pipe.
/// On Windows, where there is no such shell, what a killed app host left is removed by its next run.
/// </summary>
internal sealed class ContainerGuard : IAsyncDisposable
{
    private const int StopSeconds = 5;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly ContainerEngine _engine;
    private readonly string _container;
    private readonly string? _network;
    private readonly Process? _shell;

    private ContainerGuard(ContainerEngine engine, string container, string? network, Process? shell)
    {
        _network = network;
        _engine = engine;
        _container = container;
        _shell = shell;
    }

    /// <summary>Starts to guard a container that may not exist yet.</summary>
    public static ContainerGuard Start(ContainerEngine engine, string container, string? network)
    {
        if (OperatingSystem.IsWindows())
            return new ContainerGuard(engine, container, network, null);

        string[] shell = ["/bin/sh", "-c", Script(), "container-guard", engine.Program, container,
            StopSeconds.ToString(CultureInfo.InvariantCulture), network ?? ""];
        // Ctrl-C in a terminal goes to every process of the group.
        string[] command = SearchPath.Find("setsid") is { } setsid ? [setsid, .. shell] : shell;
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start) ?? throw new DistributedApplicationException("The guard of a container could not be started.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ContainerGuard(engine, container, network, process);
    }

    public async ValueTask DisposeAsync()
    {
        if (_shell is null)
        {
            await _engine.RunAsync(["stop", "-t", StopSeconds.ToString(CultureInfo.InvariantCulture), _container], Timeout).ConfigureAwait(false);
            await _engine.RunAsync(["rm", "-f", "-v", _container], Timeout).ConfigureAwait(false);
            if (_network is not null)
                await _engine.RunAsync(["network", "rm", _network], Timeout).ConfigureAwait(false);
            return;
        }

        _shell.StandardInput.Close();
        using var deadline = new CancellationTokenSource(Timeout);
        try
        {
            await _shell.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _shell.Kill(entireProcessTree: true);
        }

        _shell.Dispose();
    }

    private static string Script()
    {
        using var resource = typeof(ContainerGuard).Assembly.GetManifestResourceStream("Aspire.Hosting.container-guard.sh")!;
        using var reader = new StreamReader(resource);
        // The script stands in the process list; its comments need not.
        return string.Join('\n', reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && !line.TrimStart().StartsWith('#')));
    }
}
