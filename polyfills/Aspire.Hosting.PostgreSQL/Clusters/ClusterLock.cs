using System.Globalization;

namespace Aspire.Hosting.Postgres.Clusters;

/// <summary>
/// Keeps two app hosts from running a server on the same data. The operating system lets go of it when the app host ends, in
/// whatever way.
/// </summary>
internal sealed class ClusterLock : IDisposable
{
    private readonly FileStream _file;
    private readonly ClusterFolder _folder;

    private ClusterLock(FileStream file, ClusterFolder folder)
    {
        _file = file;
        _folder = folder;
    }

    /// <exception cref="PostgresServerException">Another app host has the lock.</exception>
    public static ClusterLock Take(ClusterFolder folder)
        => TryTake(folder) ?? throw new PostgresServerException(
            $"Another app host{Holder(folder)} is using the PostgreSQL data in '{folder.Home}'. " +
            "Stop it first, or give this one a volume of another name.");

    /// <summary>The lock, or null when another app host has it.</summary>
    public static ClusterLock? TryTake(ClusterFolder folder)
    {
        FileStream file;
        try
        {
            file = new FileStream(folder.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new PostgresServerException($"The folder for PostgreSQL's data cannot be used: {exception.Message}", exception);
        }
        catch (IOException exception) when (IsFull(exception))
        {
            throw ServerFault.DiskFull(folder.Home);
        }
        catch (IOException)
        {
            return null;
        }

        try
        {
            // In a file of its own: .NET lets nobody read a file that is locked.
            File.WriteAllText(folder.OwnerFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // It is only for the message to a second app host.
        }

        return new ClusterLock(file, folder);
    }

    public void Dispose()
    {
        if (!_folder.IsKept)
            File.Delete(_file.Name);
        File.Delete(_folder.OwnerFile);
        _file.Dispose();
    }

    private static string Holder(ClusterFolder folder)
        => File.Exists(folder.OwnerFile) && int.TryParse(File.ReadAllText(folder.OwnerFile), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            ? $" (process {process})"
            : "";

    private static bool IsFull(IOException exception)
        => exception.HResult is 28 or unchecked((int)0x80070070);
}
