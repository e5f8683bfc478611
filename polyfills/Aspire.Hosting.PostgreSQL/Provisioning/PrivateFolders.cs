namespace Aspire.Hosting.Postgres.Provisioning;

/// <summary>
/// Places for what the app host keeps: below the user's own data folder, or, since the account that the server runs as cannot enter
/// the home folder of root, below /var for root.
/// </summary>
internal static class PrivateFolders
{
    private static bool IsUnixRoot => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <summary>Programs that can be fetched again.</summary>
    public static string Cache => IsUnixRoot ? "/var/cache/aspire-postgresql" : Path.Combine(UserData, "aspire-postgresql", "cache");

    /// <summary>Data that has a name.</summary>
    public static string Volumes => IsUnixRoot ? "/var/lib/aspire-postgresql/volumes" : Path.Combine(UserData, "aspire-postgresql", "volumes");

    /// <summary>Data that goes with the app host.</summary>
    public static string Sessions => IsUnixRoot ? "/var/lib/aspire-postgresql/sessions" : Path.Combine(UserData, "aspire-postgresql", "sessions");

    private static string UserData
        => Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } folder
            ? folder
            : Path.GetTempPath();
}
