using System.Diagnostics;
using Xunit;

namespace ShopMesh.Interop.Tests;

/// <summary>
/// The program of <c>Web/client.js</c> as one script: its packages come from npm into a directory of the test's own, its code is
/// generated from the contract, and esbuild puts it together.
/// </summary>
internal static class BrowserProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Builds the program and returns its text; skips the test on a machine without npm.</summary>
    public static async Task<string> BuildAsync(string directory, CancellationToken cancellationToken)
    {
        var sources = Path.Combine(AppContext.BaseDirectory, "Web");
        foreach (var file in Directory.EnumerateFiles(sources))
            File.Copy(file, Path.Combine(directory, Path.GetFileName(file)));
        foreach (var proto in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "protos"), "*.proto", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(directory, Path.GetRelativePath(AppContext.BaseDirectory, proto));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(proto, copy);
        }

        await RunAsync(directory, "npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"], cancellationToken);
        await RunAsync(directory, "node_modules/.bin/buf", ["generate"], cancellationToken);
        await RunAsync(directory, "node_modules/.bin/esbuild", ["client.js", "--bundle", "--format=iife", "--outfile=bundle.js", "--log-level=warning"], cancellationToken);
        return await File.ReadAllTextAsync(Path.Combine(directory, "bundle.js"), cancellationToken);
    }

    private static async Task RunAsync(string directory, string program, string[] arguments, CancellationToken cancellationToken)
    {
        var path = program.Contains('/', StringComparison.Ordinal) ? Path.Combine(directory, program) : program;
        var start = new ProcessStartInfo(path) { WorkingDirectory = directory, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var process = Start(start);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{await output}\n{await errors}");
        }
        catch
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception) when (start.FileName == "npm")
        {
            Assert.Skip("npm was not found; install it (Debian: apt-get install npm).");
            throw;
        }
    }
}
