using System.ComponentModel;
using System.Diagnostics;
using ShopMesh.Clients.Tests.Running;
using Xunit;

namespace ShopMesh.Clients.Tests.Node;

/// <summary>Node, and the packages that its clients need.</summary>
internal static class NodeTools
{
    private const int OldestMajor = 20;

    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);
    private static readonly SemaphoreSlim Once = new(1, 1);

    /// <summary>The folder of the clients.</summary>
    public static string Directory { get; } = Sources.Clients("node");

    /// <summary>Its tests.</summary>
    public static IEnumerable<string> TestFiles => System.IO.Directory.EnumerateFiles(Path.Combine(Directory, "test"), "*.test.js").Order();

    /// <summary>Installs what the lockfile says, unless it is there; skips the test on a machine without Node.</summary>
    public static async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var node = await VersionAsync("node", cancellationToken);
        Assert.SkipWhen(node is null || node.Major < OldestMajor, $"Node {OldestMajor} or later was not found; install it (Debian: apt-get install nodejs npm).");
        Assert.SkipWhen(await VersionAsync("npm", cancellationToken) is null, "npm was not found; install it (Debian: apt-get install npm).");
        await Once.WaitAsync(cancellationToken);
        try
        {
            // npm writes this file last.
            var installed = new FileInfo(Path.Combine(Directory, "node_modules", ".package-lock.json"));
            if (!installed.Exists || installed.LastWriteTimeUtc < File.GetLastWriteTimeUtc(Path.Combine(Directory, "package-lock.json")))
            {
                string[] command = ["npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
                await GuardedProgram.RunAsync(Directory, new Dictionary<string, string>(), command, InstallLimit, cancellationToken);
            }
        }
        finally
        {
            Once.Release();
        }
    }

    private static async Task<Version?> VersionAsync(string program, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true })!;
            var version = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            return Version.Parse(version.Trim().TrimStart('v'));
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
