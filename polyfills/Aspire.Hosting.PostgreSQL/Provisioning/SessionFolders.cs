using Aspire.Hosting.Postgres.Clusters;

namespace Aspire.Hosting.Postgres.Provisioning;

/// <summary>Folders of servers whose data goes with the app host.</summary>
internal static class SessionFolders
{
    private const string LockSuffix = ".lock";

    // A folder that is being made has a lock file before it is locked.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>A folder that nobody else has.</summary>
    public static ClusterFolder New(string parent) => new(Path.Combine(parent, Guid.NewGuid().ToString("n")), IsKept: false);

    /// <summary>Removes the folders of app hosts that ended without doing so, together with their machine for instance.</summary>
    public static void RemoveOrphans(string parent, DateTimeOffset now)
    {
        if (!Directory.Exists(parent))
            return;
        foreach (var file in Directory.EnumerateFiles(parent, "*" + LockSuffix))
        {
            var folder = new ClusterFolder(file[..^LockSuffix.Length], IsKept: false);
            if (now - File.GetLastWriteTimeUtc(file) < Grace || Postmaster.Read(folder) is not null)
                continue;
            try
            {
                using var orphan = ClusterLock.TryTake(folder);
                if (orphan is not null && Directory.Exists(folder.Home))
                    Directory.Delete(folder.Home, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DistributedApplicationException)
            {
                // It is not in anybody's way.
            }
        }
    }
}
