namespace Aspire.Hosting.Programs;

/// <summary>Finds programs as a shell would.</summary>
internal static class SearchPath
{
    private static readonly string[] SystemFolders = OperatingSystem.IsWindows() ? [] : ["/usr/local/bin", "/usr/bin", "/usr/sbin", "/bin", "/sbin"];

    private static readonly string[] Extensions = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];

    /// <summary>The folders of <c>PATH</c>, then those that every system has.</summary>
    public static IEnumerable<string> Folders => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Concat(SystemFolders)
        .Distinct(StringComparer.Ordinal);

    /// <summary>Full path of the program, or null.</summary>
    public static string? Find(string program) => Folders.Select(folder => In(folder, program)).FirstOrDefault(path => path is not null);

    /// <summary>Full path of the program in this folder, or null.</summary>
    public static string? In(string folder, string program)
        => Extensions.Select(extension => Path.Combine(folder, program + extension)).FirstOrDefault(File.Exists);
}
