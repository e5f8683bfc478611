using System.Runtime.InteropServices;

namespace Aspire.Hosting.Processes;

/// <summary>Sends signals, which .NET has no API for.</summary>
internal static partial class Signals
{
    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal)
    {
        ["HUP"] = 1,
        ["INT"] = 2,
        ["QUIT"] = 3,
        ["KILL"] = 9,
        ["TERM"] = 15,
    };

    /// <summary>Sends a signal to a process, or to all processes of the group that it leads. One that is gone is left in peace.</summary>
    public static void Send(int processId, string signal, bool wholeGroup)
    {
        if (!OperatingSystem.IsWindows()) _ = Kill(wholeGroup ? -processId : processId, Numbers[signal]);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
