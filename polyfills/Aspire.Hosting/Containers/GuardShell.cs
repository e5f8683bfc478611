using System.Diagnostics;
using Aspire.Hosting.Programs;

namespace Aspire.Hosting.Containers;

/// <summary>
/// A small shell that runs a script of this assembly once this process lets go of it, or is killed: it holds the other end of a pipe.
/// There is none on Windows; there the next run removes what a killed one left.
/// </summary>
internal sealed class GuardShell : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TimeSpan _patience;
    private int _isDisposed;

    private GuardShell(Process process, TimeSpan patience)
    {
        _process = process;
        _patience = patience;
    }

    public static bool IsSupported => !OperatingSystem.IsWindows();

    /// <summary>Starts the shell; its script waits.</summary>
    /// <param name="script">The script's file name.</param>
    /// <param name="arguments">The script's arguments.</param>
    /// <param name="patience">How long to wait for the script's end; after that it goes on by itself.</param>
    public static GuardShell Start(string script, string[] arguments, TimeSpan patience)
    {
        string[] shell = ["/bin/sh", "-c", Read(script), script, .. arguments];
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
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new GuardShell(process, patience);
    }

    /// <summary>Lets the script do its work, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        try
        {
            await _process.StandardInput.WriteLineAsync("end").ConfigureAwait(false);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Somebody ended it.
        }

        using var deadline = new CancellationTokenSource(_patience);
        try
        {
            await _process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The engine does not answer, or takes its time. The shell outlives this process and goes on trying for a minute.
        }

        _process.Dispose();
    }

    private static string Read(string script)
    {
        using var resource = typeof(GuardShell).Assembly.GetManifestResourceStream($"Aspire.Hosting.{script}")!;
        using var reader = new StreamReader(resource);
        // The script stands in the process list; its comments need not.
        return string.Join('\n', reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && !line.TrimStart().StartsWith('#')));
    }
}
