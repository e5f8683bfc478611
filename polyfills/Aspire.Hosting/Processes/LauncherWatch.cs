using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Processes;

/// <summary>
/// Stops the application when the <c>dotnet run</c> or <c>dotnet watch</c> that started it is gone. Whoever kills that one means the
/// app host, which would otherwise go on without anyone to end it.
/// </summary>
internal sealed class LauncherWatch(IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (FindLauncher() is not { } launcher) return;
        try
        {
            using (launcher) await launcher.WaitForExitAsync(stoppingToken).ConfigureAwait(false);
            lifetime.StopApplication();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The application stops before its launcher, as it should.
        }
    }

    /// <summary>The parent, if it is the dotnet command line. Known on Linux only: elsewhere there is no /proc to ask.</summary>
    private static Process? FindLauncher()
    {
        try
        {
            var stat = File.ReadAllText("/proc/self/stat");
            // After the name in parentheses, which may have spaces in it, come the state and the parent.
            var parent = int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
            var command = File.ReadAllText($"/proc/{parent.ToString(CultureInfo.InvariantCulture)}/cmdline").Split('\0');
            var isLauncher = Path.GetFileName(command[0]) == "dotnet" && command.Skip(1).Take(2).Any(static a => a is "run" or "watch");
            return isLauncher ? Process.GetProcessById(parent) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or FormatException)
        {
            return null;
        }
    }
}
