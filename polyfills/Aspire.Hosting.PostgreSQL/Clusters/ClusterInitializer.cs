using Aspire.Hosting.Postgres.Installations;
using Aspire.Hosting.Programs;

namespace Aspire.Hosting.Postgres.Clusters;

/// <summary>Makes a new data directory with <c>initdb</c>, whole or not at all.</summary>
internal sealed class ClusterInitializer(PostgresInstallation installation, ServerAccount account, ClusterFolder folder)
{
    private const int FirstVersionWithBuiltinLocale = 17;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan SmallTimeout = TimeSpan.FromSeconds(30);

    /// <exception cref="PostgresServerException">It did not work; the message says why.</exception>
    public async Task InitializeAsync(string userName, string password, CancellationToken cancellationToken)
    {
        await RemoveAsync(folder.Initializing, cancellationToken).ConfigureAwait(false);
        try
        {
            // The same rules for letters everywhere: Unicode's, with an order by code point.
            string[] locale = installation.MajorVersion >= FirstVersionWithBuiltinLocale
                ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
                : ["--locale=C.UTF-8"];
            var result = await RunAsync(userName, password, locale, cancellationToken).ConfigureAwait(false);
            if (!result.Succeeded && result.Output.Contains("invalid locale", StringComparison.Ordinal))
            {
                await RemoveAsync(folder.Initializing, cancellationToken).ConfigureAwait(false);
                result = await RunAsync(userName, password, ["--locale=C"], cancellationToken).ConfigureAwait(false);
            }

            if (!result.Succeeded)
            {
                throw ServerFault.SaysDiskIsFull(result.Output)
                    ? ServerFault.DiskFull(folder.Home)
                    : new PostgresServerException($"initdb ({installation.InitDb}) could not make a data directory in '{folder.Home}': {Reason(result.Output)}");
            }

            Directory.Move(folder.Initializing, Path.Combine(folder.Home, "data"));
        }
        catch
        {
            await RemoveAsync(folder.Initializing, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<ProgramResult> RunAsync(string userName, string password, string[] locale, CancellationToken cancellationToken)
    {
        string[] initDb =
        [
            installation.InitDb, $"--pgdata={folder.Initializing}", $"--username={userName}", "--auth=scram-sha-256", "--encoding=UTF8",
            "--no-instructions", .. folder.IsKept ? (string[])[] : ["--no-sync"], .. locale,
        ];
        if (OperatingSystem.IsWindows())
            return await RunOnWindowsAsync(initDb, password, cancellationToken).ConfigureAwait(false);

        // The account itself writes the password file, readable by nobody else; the password travels by standard input.
        const string script =
            """
            umask 077
            file=$1
            shift
            cat > "$file" || exit 1
            "$@" --pwfile="$file" < /dev/null
            result=$?
            rm -f "$file"
            exit $result
            """;
        return await ProgramRunner.RunAsync(
            account.Command(["/bin/sh", "-c", script, "initdb", Path.Combine(folder.Home, $"password.{Guid.NewGuid():n}"), .. initDb]),
            Timeout, password, workingDirectory: "/", cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private async Task<ProgramResult> RunOnWindowsAsync(string[] initDb, string password, CancellationToken cancellationToken)
    {
        // Profile folders are closed to other users on Windows.
        var file = Path.Combine(folder.Home, $"password.{Guid.NewGuid():n}");
        try
        {
            await File.WriteAllTextAsync(file, password, cancellationToken).ConfigureAwait(false);
            return await ProgramRunner.RunAsync([.. initDb, $"--pwfile={file}"], Timeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task RemoveAsync(string path, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
            return;
        if (OperatingSystem.IsWindows())
            Directory.Delete(path, recursive: true);
        else
            await ProgramRunner.RunAsync(account.Command(["rm", "-rf", "--", path]), SmallTimeout, workingDirectory: "/", cancellationToken: cancellationToken)
                .ConfigureAwait(false);
    }

    // initdb prints its progress and, last, what went wrong.
    private static string Reason(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var errors = lines.Where(line => line.Contains("error:", StringComparison.Ordinal) || line.Contains("FATAL:", StringComparison.Ordinal)
            || line.Contains("HINT:", StringComparison.Ordinal) || line.Contains("hint:", StringComparison.Ordinal)).ToList();
        return string.Join(' ', errors.Count > 0 ? errors : lines.TakeLast(3));
    }
}
