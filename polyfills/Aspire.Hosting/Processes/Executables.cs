namespace Aspire.Hosting.Processes;

/// <summary>Finds programs.</summary>
internal static class Executables
{
    /// <summary>The full path of a program on the PATH; null if there is none.</summary>
    public static string? Find(string name)
    {
        string[] extensions = OperatingSystem.IsWindows() ? ["", ".exe", ".cmd", ".bat"] : [""];
        foreach (var directory in (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var extension in extensions)
            {
                var path = Path.Combine(directory, name + extension);
                if (IsExecutable(path)) return path;
            }
        }
        return null;
    }

    /// <summary>The full path of a program that is named by a path, relative to a directory, or by its name on the PATH.</summary>
    /// <exception cref="DistributedApplicationException">There is no such program.</exception>
    public static string Resolve(string command, string workingDirectory)
    {
        if (!Directory.Exists(workingDirectory))
            throw new DistributedApplicationException($"The working directory '{workingDirectory}' does not exist.");

        var isPath = command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) || command.Contains('/', StringComparison.Ordinal);
        if (!isPath && Find(command) is { } found) return found;
        var path = Path.GetFullPath(command, workingDirectory);
        if (IsExecutable(path)) return path;
        throw new DistributedApplicationException(isPath
            ? $"The program '{path}' does not exist or may not be executed."
            : $"The program '{command}' is not on the PATH. Install it, or name it by its full path.");
    }

    private static bool IsExecutable(string path)
    {
        const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != 0);
    }
}
