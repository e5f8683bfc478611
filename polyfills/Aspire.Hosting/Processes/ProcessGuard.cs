using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Processes;

/// <summary>
/// Makes processes end with the app host, however it ends. A process becomes the leader of a session and process group of its own;
/// beside it, in the same group, a small shell waits on a pipe whose other end only the app host holds. When the app host is gone, or
/// lets go of the process, the pipe ends: the shell asks the process to end, and then kills the group with all that is in it.
/// </summary>
/// <remarks>
/// The process keeps the id that it is started with. .NET opens pipes close-on-exec, so no other child holds the app host's end open.
/// On Windows there is no such guard: there processes outlive an app host that is killed.
/// </remarks>
internal static class ProcessGuard
{
    // $1 signal, $2 grace in tenths of a second, $3 what gets the signal: "-" the group, "" the leader; the rest is the command.
    // The shell that waits is started by one that ends at once, so that the process does not find a child that it never made.
    private const string Script =
        """
        s=$1 n=$2 t=$3; shift 3
        exec 3<&0 </dev/null
        ( ( trap '' TERM INT QUIT HUP
            cd /
            read -r _
            kill -s "$s" -- "$t$$"
            while [ "$n" -gt 0 ] && kill -0 "$$"; do sleep 0.1; n=$((n-1)); done
            kill -s KILL -- "-$$"
          ) <&3 3<&- >/dev/null 2>&1 & )
        exec "$@" 3<&-
        """;

    private const string PerlScript = "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV or exit 127";

    private static readonly string? SetsidPath = Executables.Find("setsid");
    private static readonly string? PerlPath = SetsidPath is null ? Executables.Find("perl") : null;

    // Most shells drop variables whose names they could not use themselves, such as ConnectionStrings__users-db; bash hands them on.
    private static readonly string ShellPath = Executables.Find("bash") ?? "/bin/sh";

    // An app host that was killed must leave nothing behind after ten seconds.
    private static readonly TimeSpan LongestGrace = TimeSpan.FromSeconds(6);

    public static bool IsSupported { get; } = !OperatingSystem.IsWindows() && (SetsidPath ?? PerlPath) is not null;

    /// <summary>Makes <paramref name="start"/> start <paramref name="fileName"/> under guard; standard input is the pipe.</summary>
    public static void Apply(ProcessStartInfo start, string fileName, IReadOnlyList<string> arguments, ProcessEnding ending)
    {
        if (!IsSupported)
        {
            start.FileName = fileName;
            foreach (var argument in arguments) start.ArgumentList.Add(argument);
            return;
        }

        // Linux brings setsid, macOS brings perl; neither forks here, because a child of .NET leads no group.
        start.FileName = SetsidPath ?? PerlPath!;
        if (SetsidPath is null)
        {
            start.ArgumentList.Add("-e");
            start.ArgumentList.Add(PerlScript);
        }
        var grace = ending.Grace < LongestGrace ? ending.Grace : LongestGrace;
        string[] guard =
        [
            ShellPath, "-c", Script, "guard",
            ending.Signal, ((int)(grace.TotalSeconds * 10)).ToString(CultureInfo.InvariantCulture), ending.WholeGroup ? "-" : "",
            fileName, .. arguments,
        ];
        foreach (var argument in guard) start.ArgumentList.Add(argument);
    }
}
