using Aspire.Hosting.Programs;

namespace Aspire.Hosting.Postgres.Installations;

/// <summary>Looks for PostgreSQL's server programs on this machine.</summary>
/// <param name="folders">The folders to look in, in place of the usual ones; null for the usual ones.</param>
internal sealed class InstallationSearch(IReadOnlyList<string>? folders = null)
{
    private static readonly (string Parent, string Prefix, string Programs)[] VersionedPlaces =
    [
        ("/usr/lib/postgresql", "", "bin"),                    // Debian, Ubuntu
        ("/usr", "pgsql-", "bin"),                             // PostgreSQL's own packages for Fedora and RHEL
        ("/usr/libexec", "postgresql", ""),                    // Alpine
        ("/opt/homebrew/opt", "postgresql@", "bin"),           // Homebrew on Apple silicon
        ("/usr/local/opt", "postgresql@", "bin"),              // Homebrew on Intel
        ("/Library/PostgreSQL", "", "bin"),                    // the installer for macOS
        ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
        (Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "", "bin"),
    ];

    private static readonly string[] OtherPlaces =
        ["/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql/bin", "/usr/local/opt/postgresql/bin"];

    /// <summary>
    /// The installation to use: for existing data the one of its major version, where there is one; else the newest.
    /// Null when there is none.
    /// </summary>
    public async Task<PostgresInstallation?> FindAsync(int? majorVersionOfData, CancellationToken cancellationToken)
    {
        PostgresInstallation? newest = null;
        foreach (var folder in Candidates())
        {
            if (await PostgresInstallation.OpenAsync(folder, cancellationToken).ConfigureAwait(false) is not { } found)
                continue;
            if (found.MajorVersion == majorVersionOfData)
                return found;
            if (newest is null || found.MajorVersion > newest.MajorVersion)
                newest = found;
        }

        return newest;
    }

    private IEnumerable<string> Candidates()
        => (folders ?? VersionedFolders().Concat(SearchPath.Folders).Concat(OtherPlaces))
            .Where(PostgresInstallation.IsIn)
            .DistinctBy(ResolveLink);

    private static IEnumerable<string> VersionedFolders()
        => from place in VersionedPlaces
           where Directory.Exists(place.Parent)
           from folder in Directory.EnumerateDirectories(place.Parent, place.Prefix + "*")
           where int.TryParse(Path.GetFileName(folder)[place.Prefix.Length..], out _)
           select Path.Combine(folder, place.Programs);

    // Distributions link the programs into /usr/local/bin and the like.
    private static string ResolveLink(string folder)
    {
        var program = Path.Combine(folder, "postgres");
        return File.Exists(program) ? File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program : folder;
    }
}
