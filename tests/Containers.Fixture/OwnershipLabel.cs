using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Globalization;

namespace ShopMesh.Testing.Containers;

/// <summary>
/// The labels on everything that tests make in a container engine (containers, networks, volumes, images). They say which process
/// it belongs to, so that a later run can remove what a killed one left, and nothing else.
/// </summary>
public static class OwnershipLabel
{
    /// <summary>Key of the label that names the owner.</summary>
    public const string Name = "shop-mesh.test";

    /// <summary>Key of the label that names the machine that the owner runs on: an engine may serve several.</summary>
    public const string MachineName = "shop-mesh.test.machine";

    /// <summary>This process: <c>pid:start time</c>. The start time tells it from a later process of the same id.</summary>
    public static string Value { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{Environment.ProcessId}:{StartTimeOf(Environment.ProcessId)}");

    /// <summary>All labels to put on a resource of this process, for example with <c>WithLabel(OwnershipLabel.All)</c>.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new ReadOnlyDictionary<string, string>(
        new Dictionary<string, string>(StringComparer.Ordinal) { [Name] = Value, [MachineName] = Environment.MachineName });

    /// <summary>
    /// Whether these labels are a test's and their owner is gone. A resource without the label, of another machine or with an owner
    /// that cannot be read is not ours to judge.
    /// </summary>
    internal static bool IsAbandoned(IEnumerable<KeyValuePair<string, string>>? labels)
    {
        var all = labels?.ToDictionary(StringComparer.Ordinal) ?? [];
        if (!all.TryGetValue(Name, out var owner)
            || (all.TryGetValue(MachineName, out var machine) && machine != Environment.MachineName))
            return false;

        var parts = owner.Split(':');
        return parts.Length == 2
               && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
               && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var started)
               && StartTimeOf(id) != started;
    }

    /// <summary>When the process started, in a unit of the system's; null when there is no such process.</summary>
    internal static long? StartTimeOf(int processId)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                using var process = Process.GetProcessById(processId);
                return process.StartTime.ToUniversalTime().Ticks;
            }

            // Field 22 of proc(5)'s stat. The second field, the name in brackets, may itself hold brackets and spaces.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            // A zombie has ended; it only waits for its parent to notice.
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[22 - 3], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
