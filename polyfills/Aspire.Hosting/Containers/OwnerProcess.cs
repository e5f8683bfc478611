using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Containers;

/// <summary>
/// Names a process so that it is not taken for a later one with the same number: <c>number:start time</c>. What belongs to a process
/// that does not run any more may be removed.
/// </summary>
internal static class OwnerProcess
{
    // What follows the name in /proc/<pid>/stat begins with the third field; the start time is the 22nd.
    private const int StartTimeField = 22 - 3;

    /// <summary>This process.</summary>
    public static string Current { get; } = Of(Environment.ProcessId)!;

    /// <summary>The name of a process; null if there is none of that number.</summary>
    public static string? Of(int processId)
        => StartOf(processId) is { } start ? string.Create(CultureInfo.InvariantCulture, $"{processId}:{start}") : null;

    /// <summary>Whether the process of this name runs; null if it is no such name.</summary>
    public static bool? IsRunning(string name)
        => name.Split(':') is [var number, var start] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? StartOf(id) is { } found && (start.Length == 0 || found == start)
            : null;

    private static string? StartOf(int processId)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
                // The name is in parentheses, and may have both spaces and parentheses in it.
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                // A zombie has ended; only its parent has not noticed yet.
                return fields[0] is "Z" or "X" ? null : fields[StartTimeField];
            }

            using var process = Process.GetProcessById(processId);
            return new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
