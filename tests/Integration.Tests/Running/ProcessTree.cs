using System.Diagnostics;
using System.Globalization;

namespace ShopMesh.Integration.Tests.Running;

/// <summary>The processes below one, told apart from later ones of the same number by the time they started.</summary>
internal sealed class ProcessTree
{
    private readonly List<(int Id, string StartTime)> _processes;

    private ProcessTree(List<(int Id, string StartTime)> processes) => _processes = processes;

    /// <summary>Everything that descends from a process now.</summary>
    public static ProcessTree Below(int root)
    {
        var all = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<Entry>()
            .ToList();
        var found = new List<(int, string)>();
        var parents = new Queue<int>([root]);
        while (parents.TryDequeue(out var parent))
        {
            foreach (var child in all.Where(entry => entry.Parent == parent))
            {
                found.Add((child.Id, child.StartTime));
                parents.Enqueue(child.Id);
            }
        }

        return new ProcessTree(found);
    }

    public int Count => _processes.Count;

    /// <summary>Those that still run, with what they are.</summary>
    public IReadOnlyList<string> StillRunning() =>
        [.. _processes
            .Where(process => Read(process.Id) is { IsZombie: false } now && now.StartTime == process.StartTime)
            .Select(process => $"{process.Id} {CommandLine(process.Id)}")];

    /// <summary>The TCP ports on which they listen.</summary>
    public async Task<IReadOnlySet<int>> ListeningPortsAsync(CancellationToken cancellationToken)
    {
        var ids = _processes.Select(process => $"pid={process.Id},").ToHashSet();
        var listening = await ListAsync(cancellationToken);
        return listening.Where(line => ids.Any(id => line.Contains(id, StringComparison.Ordinal))).Select(Port).ToHashSet();
    }

    /// <summary>The TCP ports on which anyone listens.</summary>
    public static async Task<IReadOnlySet<int>> AllListeningPortsAsync(CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).Select(Port).ToHashSet();

    private static int Port(string line)
    {
        var address = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        return int.Parse(address[(address.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
    }

    private static async Task<string[]> ListAsync(CancellationToken cancellationToken)
    {
        using var ss = Process.Start(new ProcessStartInfo("ss", ["-H", "-t", "-l", "-n", "-p"]) { RedirectStandardOutput = true })!;
        var output = await ss.StandardOutput.ReadToEndAsync(cancellationToken);
        await ss.WaitForExitAsync(cancellationToken);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static Entry? Read(int id)
    {
        try
        {
            // The name is in parentheses and may hold anything; the fields after it are plain.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new Entry(id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[19], fields[0] is "Z" or "X");
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed record Entry(int Id, int Parent, string StartTime, bool IsZombie);
}
