using System.Diagnostics;
using Npgsql;
using ShopMesh.Helm.Tests.Chart;

namespace ShopMesh.Helm.Tests.Postgres;

/// <summary>The scripts of <c>helm/files/postgres</c>, run against a server of the tests as the chart's pods run them against theirs.</summary>
internal sealed class ServerScripts : IDisposable
{
    private const string Mounted = "/etc/shop-mesh/";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("shopmesh-scripts-");
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly string _tools;

    private ServerScripts(NpgsqlConnectionStringBuilder server, string tools)
    {
        (_server, _tools) = (server, tools);
        foreach (var name in (string[])["postgres", "database"])
            _folder.CreateSubdirectory(name);
        foreach (var script in Directory.EnumerateFiles(Path.Combine(ChartFiles.Folder, "files", "postgres")))
        {
            var text = File.ReadAllText(script).Replace(Mounted, $"{_folder.FullName}/", StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(_folder.FullName, "postgres", Path.GetFileName(script)), text);
        }
    }

    /// <summary>The scripts for this server, or the test is skipped because the machine has no psql.</summary>
    public static ServerScripts Require(string connectionString)
    {
        var tools = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            : [];
        var found = tools.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "psql")) && File.Exists(Path.Combine(folder, "pg_isready")));
        Assert.SkipWhen(found is null, "There is no psql with pg_isready on the PATH: install PostgreSQL's client programs (Debian: postgresql-client).");
        return new ServerScripts(new NpgsqlConnectionStringBuilder(connectionString), found!);
    }

    /// <summary>Makes the database of a service and its owner, as a migration's pod does first.</summary>
    public Task<string> PrepareAsync(string database, string owner, string ownerPassword, string reloadPassword, CancellationToken cancellationToken)
    {
        Mount("postgres-password", _server.Password!);
        Mount("owner-password", ownerPassword);
        Mount("reload-password", reloadPassword);
        return RunAsync("prepare.sh", _server.Username!, new() { ["DATABASE"] = database, ["OWNER"] = owner }, cancellationToken);
    }

    /// <summary>Has the server read its certificate, as the CronJob does.</summary>
    public Task<string> ReloadAsync(CancellationToken cancellationToken) => RunAsync("reload.sh", "reload", [], cancellationToken);

    public void Dispose() => _folder.Delete(recursive: true);

    // At once, as a Secret's volume does it: another pod's script may be reading.
    private void Mount(string name, string content)
    {
        var written = Path.Combine(_folder.FullName, Path.GetRandomFileName());
        File.WriteAllText(written, content);
        File.Move(written, Path.Combine(_folder.FullName, "database", name), overwrite: true);
    }

    private async Task<string> RunAsync(string script, string user, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("sh", [Path.Combine(_folder.FullName, "postgres", script)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        environment["PATH"] = $"{_tools}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        environment["HOME"] = _folder.FullName;
        environment["PGHOST"] = _server.Host!;
        environment["PGPORT"] = $"{_server.Port}";
        environment["PGDATABASE"] = "postgres";
        environment["PGUSER"] = user;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            var said = await output + await error;
            process.ExitCode.ShouldBe(0, said);
            return said;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
