using System.Globalization;

namespace ShopMesh.Bench.Measuring;

/// <summary>
/// The processor time of this process and of all that it started, PostgreSQL among them: what a run costs, also where a busy machine
/// makes it slow.
/// </summary>
internal static class CpuGauge
{
    // USER_HZ, which is 100 on every Linux.
    private const double TicksPerSecond = 100;

    /// <summary>Seconds until now.</summary>
    public static double Seconds()
    {
        var processes = new Dictionary<int, (int Parent, double Ticks)>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id) && Read(directory) is { } process)
                processes.Add(id, process);
        }

        return processes.Where(process => IsOurs(process.Key, processes)).Sum(process => process.Value.Ticks) / TicksPerSecond;
    }

    private static bool IsOurs(int id, Dictionary<int, (int Parent, double Ticks)> processes)
    {
        while (id != Environment.ProcessId)
        {
            if (!processes.TryGetValue(id, out var process))
                return false;
            id = process.Parent;
        }

        return true;
    }

    private static (int Parent, double Ticks)? Read(string directory)
    {
        try
        {
            // The name, in parentheses, may have anything in it; state, parent, … and times follow.
            var line = File.ReadAllText($"{directory}/stat");
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(fields[1], CultureInfo.InvariantCulture),
                fields[11..15].Sum(ticks => double.Parse(ticks, CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
