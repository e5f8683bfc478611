namespace ShopMesh.Testing.PostgreSql;

/// <summary>The two programs of a PostgreSQL installation that the fixture runs.</summary>
internal sealed record PostgreSqlBinaries(string InitDb, string Postgres)
{
    private static readonly string[] UsualPlaces =
    [
        "/opt/homebrew/opt/postgresql/bin",
        "/usr/local/opt/postgresql/bin",
        "/usr/local/pgsql/bin",
        "/usr/lib/postgresql/bin",
        "/Applications/Postgres.app/Contents/Versions/latest/bin",
    ];

    private static readonly (string Parent, string Prefix)[] VersionedPlaces =
    [
        ("/usr/lib/postgresql", ""),
        ("/usr", "pgsql-"),
        ("/usr/libexec", "postgresql"),
        ("/opt/homebrew/opt", "postgresql@"),
        ("/usr/local/opt", "postgresql@"),
    ];

    /// <summary>Finds the newest installation: versioned places first, then the search path, then the usual places.</summary>
    public static PostgreSqlBinaries Find() => FirstIn(SearchedDirectories());

    /// <summary>The installation in the first of these folders that holds one.</summary>
    public static PostgreSqlBinaries FirstIn(IEnumerable<string> directories)
        => directories.Select(InDirectory).FirstOrDefault(found => found is not null)
           ?? throw new PostgreSqlUnavailableException(
               "The database tests need PostgreSQL's server binaries (initdb and postgres), and there are none on this machine. " +
               "Install them (Debian and Ubuntu: apt-get install postgresql; Fedora: dnf install postgresql-server; " +
               "macOS: brew install postgresql), put their folder on PATH, start a container engine (Debian and Ubuntu: apt-get install docker.io), or set " +
               $"{PostgreSqlCluster.ExternalServerVariable} to the connection string of a server where the user may create databases.");

    private static PostgreSqlBinaries? InDirectory(string directory)
    {
        var initDb = Path.Combine(directory, "initdb");
        var postgres = Path.Combine(directory, "postgres");
        return File.Exists(initDb) && File.Exists(postgres) ? new PostgreSqlBinaries(initDb, postgres) : null;
    }

    private static IEnumerable<string> SearchedDirectories()
        => Versioned()
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Concat(UsualPlaces);

    private static IEnumerable<string> Versioned()
        => from place in VersionedPlaces
           where Directory.Exists(place.Parent)
           from directory in Directory.EnumerateDirectories(place.Parent, place.Prefix + "*")
           let version = int.TryParse(Path.GetFileName(directory)[place.Prefix.Length..], out var major) ? major : 0
           where version > 0
           orderby version descending
           select Path.Combine(directory, "bin");
}
