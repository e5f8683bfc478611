using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.Programs;

namespace Aspire.Hosting.Postgres.Clusters;

/// <summary>The main process of a server that a data directory's <c>postmaster.pid</c> names.</summary>
internal sealed class Postmaster(int processId, string dataFolder)
{
    private static readonly TimeSpan FastShutdown = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ImmediateShutdown = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan ProgramTimeout = TimeSpan.FromSeconds(10);

    public int ProcessId => processId;

    /// <summary>
    /// Removes what a former server left in the data directory: a server that still runs there without an app host is stopped,
    /// and a <c>postmaster.pid</c> that names a process of another kind (ids are used again) is deleted. Call it with the cluster's lock held.
    /// </summary>
    public static async Task ClearAsync(ClusterFolder folder, Action<string> onProgress, CancellationToken cancellationToken)
    {
        if (Read(folder) is not { } former)
        {
            // Empty or broken: the server died while it wrote the file.
            File.Delete(folder.PostmasterFile);
            return;
        }

        if (await former.IsRunningAsync(cancellationToken).ConfigureAwait(false))
        {
            onProgress($"A PostgreSQL server of an earlier run (process {former.ProcessId}) still uses this data; stopping it.");
            await former.StopAsync(cancellationToken).ConfigureAwait(false);
        }

        File.Delete(folder.PostmasterFile);
    }

    /// <summary>The postmaster named by the data directory; null when none is named.</summary>
    public static Postmaster? Read(ClusterFolder folder)
    {
        try
        {
            var first = File.ReadLines(folder.PostmasterFile).FirstOrDefault();
            return int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var processId) && processId > 1
                ? new Postmaster(processId, folder.Data)
                : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether the process lives and is a server on this data directory, not a stranger with the same id.</summary>
    public async Task<bool> IsRunningAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            if (process.HasExited || !process.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase))
                return false;
        }
        catch (ArgumentException)
        {
            return false;
        }

        if (OperatingSystem.IsLinux())
        {
            // A server works in its data directory.
            try
            {
                var working = new DirectoryInfo($"/proc/{processId}/cwd").ResolveLinkTarget(returnFinalTarget: false)?.FullName;
                if (working is not null)
                    return SameFolder(working, dataFolder);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another user's process, which is not ours.
                return false;
            }
        }

        if (OperatingSystem.IsWindows())
            return true;
        var arguments = await ProgramRunner.RunAsync(
            ["ps", "-o", "args=", "-p", processId.ToString(CultureInfo.InvariantCulture)], ProgramTimeout, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return arguments.Output.Contains(dataFolder, StringComparison.Ordinal);
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            if (OperatingSystem.IsWindows())
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
                return;
            }

            if (await SignalAndWaitAsync(process, "INT", FastShutdown, cancellationToken).ConfigureAwait(false)
                || await SignalAndWaitAsync(process, "QUIT", ImmediateShutdown, cancellationToken).ConfigureAwait(false))
                return;
            process.Kill();
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            // It ended meanwhile.
        }
    }

    private static async Task<bool> SignalAndWaitAsync(Process process, string signal, TimeSpan patience, CancellationToken cancellationToken)
    {
        await ProgramRunner.RunAsync(
            ["/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "signal", signal, process.Id.ToString(CultureInfo.InvariantCulture)],
            ProgramTimeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        try
        {
            await process.WaitForExitAsync(cancellationToken).WaitAsync(patience, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static bool SameFolder(string left, string right)
        => string.Equals(Resolve(left), Resolve(right), StringComparison.Ordinal);

    private static string Resolve(string folder)
        => Path.TrimEndingDirectorySeparator(
            Directory.Exists(folder) ? new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(folder) : folder);
}
