namespace Aspire.Hosting.Postgres.Clusters;

/// <summary>What a line of the server's log, or of <c>initdb</c>, means to the person who started the app host.</summary>
internal static class ServerFault
{
    private static readonly string[] DiskFullMarks = ["No space left on device", "Disk quota exceeded", "There is not enough space on the disk"];

    public static bool SaysDiskIsFull(string line) => DiskFullMarks.Any(mark => line.Contains(mark, StringComparison.Ordinal));

    public static bool SaysPortIsTaken(string line)
        => line.Contains("could not bind", StringComparison.Ordinal) && line.Contains("Address already in use", StringComparison.Ordinal);

    /// <summary>The former server's processes have not all ended yet; they do so within moments.</summary>
    public static bool SaysFormerServerLingers(string line)
        => line.Contains("pre-existing shared memory block", StringComparison.Ordinal)
           || line.Contains("lock file \"postmaster.pid\" already exists", StringComparison.Ordinal);

    public static PostgresServerException DiskFull(string folder)
        => new(DiskFullMessage(folder)) { IsPassing = true };

    public static string DiskFullMessage(string folder)
        => $"The disk that holds PostgreSQL's data is full ('{folder}'). Free some space there, or move the data with " +
           "WithDataBindMount or the setting Aspire:PostgreSQL:DataFolder; a server that was running recovers by itself once there is space.";

    public static PostgresServerException PortTaken(int port)
        => new($"Port {port} for PostgreSQL is taken by another program. Stop that program, or choose another port with WithHostPort " +
               "(without it, a free port is chosen).");

    public static PostgresServerException WrongPassword(string userName, ClusterFolder? folder, string parameterName)
        => new($"PostgreSQL refuses user '{userName}' with the configured password: the data was initialised with another one. Set the parameter " +
               $"'{parameterName}' (Parameters:{parameterName}) to that password, or " +
               (folder is null ? "delete the volume" : $"delete '{folder.Home}'") + " to start with an empty database.");

    public static PostgresServerException OtherMajorVersion(int dataVersion, Installations.PostgresInstallation installation, ClusterFolder folder)
        => new($"The data in '{folder.Data}' was written by PostgreSQL {dataVersion}, and the server that is there is {installation.Version} " +
               $"('{installation.Folder}'), which cannot open it. Install PostgreSQL {dataVersion}, or upgrade the data with pg_upgrade, " +
               $"or delete '{folder.Home}' to start with an empty database.");
}
