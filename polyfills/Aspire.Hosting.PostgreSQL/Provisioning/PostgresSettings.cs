using Aspire.Hosting.State;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Postgres.Provisioning;

/// <summary>The settings of <c>Aspire:PostgreSQL</c>.</summary>
/// <param name="Provider">Which way to take; null to find out.</param>
/// <param name="SearchFolders">The only folders in which to look for PostgreSQL's programs; null for the usual places.</param>
/// <param name="NpmVersion">Version of the npm package.</param>
/// <param name="NpmCacheFolder">Where npm packages are kept; null for the user's cache.</param>
/// <param name="Folders">Where data is kept.</param>
internal sealed record PostgresSettings(
    PostgresProvider? Provider, IReadOnlyList<string>? SearchFolders, string NpmVersion, string? NpmCacheFolder, DataFolders Folders)
{
    public const string Section = "Aspire:PostgreSQL";
    public const string ProviderKey = $"{Section}:Provider";
    public const string ImageKey = $"{Section}:Image";
    public const string SearchFoldersKey = $"{Section}:SearchFolders";
    public const string NpmVersionKey = $"{Section}:NpmVersion";
    public const string NpmCacheFolderKey = $"{Section}:NpmCacheFolder";
    public const string DataFolderKey = $"{Section}:DataFolder";

    /// <exception cref="DistributedApplicationException">A value is wrong.</exception>
    public static PostgresSettings Read(IConfiguration configuration, AppHostIdentity appHost)
        => new(
            configuration[ProviderKey]?.ToLowerInvariant() switch
            {
                null or "" or "auto" => null,
                "container" => PostgresProvider.Container,
                "binaries" => PostgresProvider.Binaries,
                "npm" => PostgresProvider.Npm,
                _ => throw new DistributedApplicationException(
                    $"{ProviderKey} is '{configuration[ProviderKey]}'. It can be auto, container, binaries or npm."),
            },
            // "none" is a list of no folders: nothing that is installed counts.
            configuration[SearchFoldersKey] switch
            {
                null or "" => null,
                "none" => [],
                var folders => folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            },
            configuration[NpmVersionKey] is { Length: > 0 } version ? version : Installations.NpmPackage.DefaultVersion,
            FullPath(configuration, NpmCacheFolderKey),
            FullPath(configuration, DataFolderKey) is { } folder ? new DataFolders(folder) : DataFolders.Of(appHost));

    private static string? FullPath(IConfiguration configuration, string key)
        => configuration[key] is not { Length: > 0 } path
            ? null
            : Path.IsPathRooted(path) ? path : throw new DistributedApplicationException($"{key} is '{path}'. It has to be a full path.");
}
