using System.Globalization;

namespace Polyfills.Aspire.Tests.Running;

/// <summary>The processes of this machine, from /proc.</summary>
internal static class ProcessTable
{
    public static IReadOnlyList<ProcessEntry> ChildrenOf(int parentId) => [.. Read().Where(p => p.ParentId == parentId)];

    /// <summary>
    /// The children of a process and all that is in their sessions: every process under guard leads a session of its own. One that was just
    /// forked is in the session of its parent for a moment, where the tests and all that started them are too.
    /// </summary>
    public static IReadOnlyList<ProcessEntry> SessionsBelow(int parentId)
    {
        var all = Read();
        var sessions = all.Where(p => p.ParentId == parentId).Select(p => p.SessionId).ToHashSet();
        sessions.ExceptWith(all.Where(p => p.Id == parentId).Select(p => p.SessionId));
        return [.. all.Where(p => sessions.Contains(p.SessionId))];
    }

    /// <summary>Those that still run; what has ended and was not collected by its parent yet does not.</summary>
    public static IReadOnlyList<ProcessEntry> StillRunning(IReadOnlyList<ProcessEntry> processes)
    {
        var now = Read().Where(p => p.State is not ('Z' or 'X')).Select(p => (p.Id, p.StartTime)).ToHashSet();
        return [.. processes.Where(p => now.Contains((p.Id, p.StartTime)))];
    }

    public static bool IsRunning(int processId) => Read().Any(p => p.Id == processId && p.State is not ('Z' or 'X'));

    /// <summary>When a process started, in ticks since the machine did; 0 if it has ended already.</summary>
    public static long StartTimeOf(int processId) => Read().FirstOrDefault(p => p.Id == processId)?.StartTime ?? 0;

    /// <summary>Waits until none of them runs. There is no event for the end of processes of others.</summary>
    public static async Task<IReadOnlyList<ProcessEntry>> WaitForEndAsync(
        IReadOnlyList<ProcessEntry> processes, TimeSpan limit, CancellationToken cancellationToken)
    {
        var deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (true)
        {
            var left = StillRunning(processes);
            if (left.Count == 0 || Environment.TickCount64 > deadline) return left;
            await Task.Delay(50, cancellationToken);
        }
    }

    private static List<ProcessEntry> Read()
    {
        var result = new List<ProcessEntry>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id)) continue;
            try
            {
                // The name in parentheses may itself have spaces and parentheses.
                var text = File.ReadAllText(Path.Combine(directory, "stat"));
                var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                result.Add(new ProcessEntry(
                    id,
                    text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..text.LastIndexOf(')')],
                    fields[0][0],
                    int.Parse(fields[1], CultureInfo.InvariantCulture),
                    int.Parse(fields[3], CultureInfo.InvariantCulture),
                    long.Parse(fields[19], CultureInfo.InvariantCulture)));
            }
            catch (IOException)
            {
                // It has ended while we looked.
            }
        }
        return result;
    }
}
