using System.Globalization;

namespace Aspire.Hosting.Postgres.Clusters;

/// <summary>The folder of one private cluster, and what lies where in it.</summary>
/// <param name="Home">The folder that belongs to the server's account.</param>
/// <param name="IsKept">Whether the data outlives the app host.</param>
internal sealed record ClusterFolder(string Home, bool IsKept)
{
    private const string VersionFile = "PG_VERSION";

    /// <summary>The data directory: a folder below home, or home itself when a user points at an existing data directory.</summary>
    public string Data => File.Exists(Path.Combine(Home, VersionFile)) ? Home : Path.Combine(Home, "data");

    /// <summary>Where <c>initdb</c> works; renamed to <see cref="Data"/> once it is whole.</summary>
    public string Initializing => Path.Combine(Home, "data.initializing");

    /// <summary>Locked by the app host that uses the cluster. Beside the folder, so that the server's account has no say in it.</summary>
    public string LockFile => Home + ".lock";

    /// <summary>Holds the process id of the app host that has the lock, for the message to another.</summary>
    public string OwnerFile => Home + ".owner";

    public string PostmasterFile => Path.Combine(Data, "postmaster.pid");

    /// <summary>Major version of PostgreSQL that wrote the data; null when there is no data yet.</summary>
    /// <exception cref="PostgresServerException">There are files that are no data directory.</exception>
    public int? MajorVersionOfData()
    {
        try
        {
            var file = Path.Combine(Data, VersionFile);
            if (File.Exists(file))
            {
                return int.TryParse(File.ReadAllText(file).Trim().Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
                    ? major
                    : throw Unusable("its PG_VERSION file names no version");
            }

            if (Directory.Exists(Data) && Directory.EnumerateFileSystemEntries(Data).Any())
                throw Unusable("it holds files, but no PG_VERSION");
            return null;
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new PostgresServerException(
                $"The folder '{Home}' for PostgreSQL's data belongs to another user ({exception.Message}). Choose another folder, or run as that user.",
                exception);
        }
    }

    private PostgresServerException Unusable(string why)
        => new($"'{Data}' is not a PostgreSQL data directory: {why}. Point the volume or bind mount at an empty folder, or delete this one.");
}
