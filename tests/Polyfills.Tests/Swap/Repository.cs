namespace Polyfills.Tests.Swap;

/// <summary>The working copy that the tests run in.</summary>
internal static class Repository
{
    internal static string Root { get; } = FindRoot();

    internal static IReadOnlyList<string> Polyfills { get; } =
    [
        .. Directory.EnumerateDirectories(Path.Combine(Root, "polyfills"))
            .Where(directory => Directory.EnumerateFiles(directory, "*.csproj").Any())
            .Select(directory => Path.GetFileName(directory)!)
            .Order(StringComparer.Ordinal),
    ];

    internal static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    /// <summary>Files of a kind, apart from build output and what other tools keep in the working copy.</summary>
    internal static IEnumerable<string> Files(string pattern) => Files(Root, pattern);

    private static IEnumerable<string> Files(string directory, string pattern) => Directory.EnumerateFiles(directory, pattern)
        .Concat(Directory.EnumerateDirectories(directory)
            .Where(child => Path.GetFileName(child) is not ("bin" or "obj" or "node_modules") and not ['.', ..])
            .SelectMany(child => Files(child, pattern)));

    private static string FindRoot()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "ShopMesh.slnx")))
                return directory;
        }

        throw new InvalidOperationException("The tests run outside a working copy of the repository.");
    }
}
