using System.Diagnostics;
using System.Security.Cryptography;
using ShopMesh.Testing.Containers;

namespace Polyfills.Docker.Tests.Testing;

/// <summary>What an engine leaves when it is killed: the processes of its containers, mounts, control groups, files.</summary>
internal static class RemainsOfEngine
{
    /// <summary>How the folders of private engines begin.</summary>
    public const string FolderPrefix = "shop-mesh-engine-";

    private const string OwnerFile = "owner";

    private static readonly Lazy<Task> Swept = new(SweepOnceAsync);

    /// <summary>Notes whose engine it is.</summary>
    public static Task ClaimAsync(DirectoryInfo root) => File.WriteAllTextAsync(Path.Combine(root.FullName, OwnerFile), OwnershipLabel.Value);

    /// <summary>Ends the engines of test runs that were killed, with all they left; once per process.</summary>
    public static Task SweepAsync() => Swept.Value;

    private static async Task SweepOnceAsync()
    {
        foreach (var root in new DirectoryInfo(Path.GetTempPath()).GetDirectories($"{FolderPrefix}*"))
        {
            var owner = new FileInfo(Path.Combine(root.FullName, OwnerFile));
            if (owner.Exists && OwnershipLabel.IsAbandoned([new(OwnershipLabel.Name, await File.ReadAllTextAsync(owner.FullName))]))
                await RemoveAsync(root, CancellationToken.None);
        }
    }

    /// <summary>Name of the engine's network interface; it has at most 15 characters.</summary>
    public static string BridgeOf(DirectoryInfo root) => $"shop-{root.Name[^6..]}";

    /// <summary>Gives the engine a bridge that leads nowhere.</summary>
    public static async Task AddBridgeAsync(DirectoryInfo root)
    {
        // A range for tests of networks (RFC 2544), of which each engine gets one that no other has by chance.
        var address = $"198.{18 + RandomNumberGenerator.GetInt32(2)}.{RandomNumberGenerator.GetInt32(256)}.{4 * RandomNumberGenerator.GetInt32(64) + 1}/30";
        foreach (var arguments in (string[][])[["link", "add", BridgeOf(root), "type", "bridge"], ["address", "add", address, "dev", BridgeOf(root)]])
        {
            using var ip = Process.Start("ip", arguments);
            await ip.WaitForExitAsync();
            if (ip.ExitCode != 0)
                throw new InvalidOperationException($"'ip {string.Join(' ', arguments)}' failed with exit code {ip.ExitCode}.");
        }
    }

    /// <summary>Removes everything of an engine that does not run, or is to end at once.</summary>
    public static async Task RemoveAsync(DirectoryInfo root, CancellationToken cancellationToken)
    {
        // Shims are told their engine's directory; containers are their children.
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (CommandLineOf(process.Id).Contains(root.FullName, StringComparison.Ordinal))
                {
                    process.Kill(entireProcessTree: true);
                    await process.WaitForExitAsync(cancellationToken);
                }
            }
        }

        var mounts = (await File.ReadAllLinesAsync("/proc/self/mountinfo", cancellationToken)).Select(line => line.Split(' ')[4])
            .Where(path => path.StartsWith(root.FullName, StringComparison.Ordinal)).OrderDescending(StringComparer.Ordinal).ToArray();
        if (mounts.Length > 0)
        {
            using var unmount = Process.Start("umount", ["--lazy", .. mounts]);
            await unmount.WaitForExitAsync(cancellationToken);
        }

        var containers = new DirectoryInfo(Path.Combine(root.FullName, "data", "containers"));
        foreach (var id in containers.Exists ? containers.GetDirectories().Select(folder => folder.Name) : [])
        {
            foreach (var group in ControlGroupsOf(id))
                Directory.Delete(group);
        }

        if (Directory.Exists($"/sys/class/net/{BridgeOf(root)}"))
        {
            using var ip = Process.Start("ip", ["link", "delete", BridgeOf(root)]);
            await ip.WaitForExitAsync(cancellationToken);
        }

        root.Delete(recursive: true);
    }

    private static string CommandLineOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    // Version 1 has a hierarchy per controller, version 2 one for all.
    private static IEnumerable<string> ControlGroupsOf(string container) => new[] { "/sys/fs/cgroup" }
        .Concat(Directory.GetDirectories("/sys/fs/cgroup"))
        .Select(hierarchy => Path.Combine(hierarchy, "docker", container))
        .Where(Directory.Exists);
}
