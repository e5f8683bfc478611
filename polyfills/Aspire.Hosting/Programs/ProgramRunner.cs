using System.Collections.ObjectModel;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Programs;

/// <summary>Runs a program to its end, with a deadline, and takes what it prints.</summary>
internal static class ProgramRunner
{
    private const int OutputLimit = 64 * 1024;

    /// <exception cref="DistributedApplicationException">The program does not exist or took longer than <paramref name="timeout"/>.</exception>
    public static async Task<ProgramResult> RunAsync(
        IReadOnlyList<string> command,
        TimeSpan timeout,
        string? standardInput = null,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environment = null,
        Action<string>? onLine = null,
        CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        // A program that reads no input is under guard: a download must not go on for an app host that is gone. Others get theirs and
        // are done in seconds.
        var isGuarded = standardInput is null;
        if (isGuarded)
        {
            ProcessGuard.Apply(start, command[0], [.. command.Skip(1)], ProcessEnding.Default);
        }
        else
        {
            start.FileName = command[0];
            foreach (var argument in command.Skip(1))
                start.ArgumentList.Add(argument);
        }

        // Messages are recognised by their English text, and the user's own PG* settings are meant for psql, not for our server.
        start.Environment["LC_ALL"] = "C";
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? ReadOnlyDictionary<string, string>.Empty)
            start.Environment[name] = value;

        using var process = Launch(start);
        var output = new StringBuilder();
        var reading = Task.WhenAll(
            ReadAsync(process.StandardOutput, output, onLine), ReadAsync(process.StandardError, output, onLine));

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            if (!isGuarded)
            {
                await process.StandardInput.WriteAsync(standardInput.AsMemory(), deadline.Token).ConfigureAwait(false);
                process.StandardInput.Close();
            }

            await process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            await reading.WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (IOException) when (!process.HasExited || process.ExitCode != 0)
        {
            // It ended without reading its input; what it printed says why.
            await process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            await reading.WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new DistributedApplicationException(
                $"'{Path.GetFileName(command[0])}' did not finish within {timeout.TotalSeconds:0} s. It had printed: {Snapshot(output)}");
        }

        return new ProgramResult(process.ExitCode, Snapshot(output));
    }

    private static Process Launch(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new DistributedApplicationException($"'{start.FileName}' could not be started.");
        }
        catch (Win32Exception exception)
        {
            throw new DistributedApplicationException($"'{start.FileName}' could not be started: {exception.Message}", exception);
        }
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder output, Action<string>? onLine)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            lock (output)
            {
                if (output.Length < OutputLimit)
                    output.AppendLine(line);
            }

            onLine?.Invoke(line);
        }
    }

    private static string Snapshot(StringBuilder output)
    {
        lock (output)
            return output.ToString().Trim();
    }
}
