using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.Postgres.Clusters;
using Aspire.Hosting.State;

namespace Aspire.Hosting.Postgres.Provisioning;

/// <summary>
/// Where servers keep their data: below the app host's state directory if one is configured, else below the user's own data folder.
/// For root it is below /var in either case, since those folders are closed to the account that the server runs as.
/// </summary>
/// <param name="Root">The folder with all of it.</param>
internal sealed record DataFolders(string Root)
{
    private const string RootsData = "/var/lib/aspire-postgresql";
    private const string StateDirectoryNote = "state-directory";

    /// <summary>Data that has a name.</summary>
    public string Volumes => Path.Combine(Root, "volumes");

    /// <summary>Data that goes with the app host.</summary>
    public string Sessions => Path.Combine(Root, "sessions");

    /// <summary>Programs that can be fetched again.</summary>
    public static string NpmCache => IsUnixRoot ? "/var/cache/aspire-postgresql" : Path.Combine(UserData, "aspire-postgresql", "npm");

    private static bool IsUnixRoot => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    private static string States => Path.Combine(RootsData, "states");

    private static string UserData
        => Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } folder
            ? folder
            : Path.GetTempPath();

    public static DataFolders Of(AppHostIdentity appHost)
    {
        if (!IsUnixRoot)
            return new DataFolders(Path.Combine(appHost.IsStateDirectoryConfigured ? appHost.StateDirectory : UserData, "aspire-postgresql"));
        if (!appHost.IsStateDirectoryConfigured)
            return new DataFolders(RootsData);

        var folders = new DataFolders(Path.Combine(
            States, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(appHost.StateDirectory)))[..16]));
        Directory.CreateDirectory(folders.Root);
        File.WriteAllText(Path.Combine(folders.Root, StateDirectoryNote), appHost.StateDirectory);
        return folders;
    }

    /// <summary>
    /// Removes what root's app hosts kept here for state directories of theirs that are gone: only for temporary ones, as tests
    /// have, for a disk may be away for a while.
    /// </summary>
    public static void RemoveAbandoned()
    {
        if (!IsUnixRoot || !Directory.Exists(States))
            return;
        foreach (var root in Directory.EnumerateDirectories(States))
        {
            try
            {
                if (!IsAbandoned(root))
                    continue;
                // Renamed first, for only one of several app hosts that see it can do that.
                var removing = $"{root}.{Guid.NewGuid():n}";
                Directory.Move(root, removing);
                Directory.Delete(removing, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another app host is at it, or the next one will be.
            }
        }
    }

    private static bool IsAbandoned(string root)
    {
        var note = Path.Combine(root, StateDirectoryNote);
        return File.Exists(note) && File.ReadAllText(note) is var state && state.StartsWith(Path.GetTempPath(), StringComparison.Ordinal)
            && !Directory.Exists(Path.GetDirectoryName(state)) && !IsInUse(new DataFolders(root));
    }

    private static bool IsInUse(DataFolders folders)
        => new[] { folders.Volumes, folders.Sessions }.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.lock"))
            .Any(file =>
            {
                using var taken = ClusterLock.TryTake(new ClusterFolder(file[..^".lock".Length], IsKept: true));
                return taken is null;
            });
}
