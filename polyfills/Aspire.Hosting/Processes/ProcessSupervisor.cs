using System.ComponentModel;
using System.Diagnostics;

namespace Aspire.Hosting.Processes;

/// <summary>Starts processes that end with the app host.</summary>
internal static class ProcessSupervisor
{
    /// <summary>Starts a process.</summary>
    /// <exception cref="DistributedApplicationException">There is no such program or directory, or it cannot be executed.</exception>
    public static SupervisedProcess Start(ProcessStart start)
    {
        var fileName = Executables.Resolve(start.FileName, start.WorkingDirectory);
        var info = new ProcessStartInfo
        {
            WorkingDirectory = start.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        ProcessGuard.Apply(info, fileName, start.Arguments, start.Ending);
        info.Environment.Clear();
        foreach (var (name, value) in InheritedEnvironment.Read()) info.Environment[name] = value;
        foreach (var (name, value) in start.Environment) info.Environment[name] = value;

        var process = new Process { StartInfo = info, EnableRaisingEvents = true };
        try
        {
            return SupervisedProcess.Start(process, start);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            process.Dispose();
            throw new DistributedApplicationException($"'{fileName}' cannot be started: {e.Message}", e);
        }
    }
}
