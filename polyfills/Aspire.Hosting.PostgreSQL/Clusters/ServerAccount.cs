using System.Globalization;
using Aspire.Hosting.Programs;

namespace Aspire.Hosting.Postgres.Clusters;

/// <summary>The account that the server runs as: PostgreSQL refuses to run as root, so an app host that is root lends it another.</summary>
/// <param name="Name">The account's name; null when the server runs as the user of this process.</param>
/// <param name="UserId">Its numeric user id.</param>
/// <param name="GroupId">Its numeric primary group id.</param>
internal sealed record ServerAccount(string? Name, int UserId, int GroupId)
{
    private const string AccountsFile = "/etc/passwd";
    private static readonly string[] Candidates = ["postgres", "nobody"];
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Whether the account is another than that of this process.</summary>
    public bool IsAnother => Name is not null;

    /// <summary>Finds the account to use on this machine.</summary>
    /// <exception cref="PostgresServerException">This process is root and there is no account to step down to.</exception>
    public static ServerAccount Find()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return new ServerAccount(null, 0, 0);

        var accounts = File.ReadLines(AccountsFile).Select(line => line.Split(':')).Where(fields => fields.Length >= 4).ToList();
        foreach (var candidate in Candidates)
        {
            if (accounts.Find(fields => fields[0] == candidate) is { } fields
                && int.TryParse(fields[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var user)
                && int.TryParse(fields[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var group))
                return new ServerAccount(candidate, user, group);
        }

        throw new PostgresServerException(
            "PostgreSQL does not run as root, and this machine has neither an account 'postgres' nor 'nobody' to run it as. " +
            "Start the app host as an ordinary user, or add such an account (useradd --system postgres).");
    }

    /// <summary>The command that runs <paramref name="command"/> as this account.</summary>
    public IReadOnlyList<string> Command(IReadOnlyList<string> command)
    {
        if (Name is null)
            return command;
        if (SearchPath.Find("setpriv") is { } setpriv)
            return [setpriv, $"--reuid={UserId}", $"--regid={GroupId}", "--clear-groups", "--", .. command];
        if (SearchPath.Find("runuser") is { } runuser)
            return [runuser, "-u", Name, "--", .. command];
        if (SearchPath.Find("su") is { } su)
            return [su, "-s", "/bin/sh", Name, "-c", "exec \"$0\" \"$@\"", .. command];
        throw new PostgresServerException(
            "PostgreSQL does not run as root, and none of setpriv, runuser and su is there to run it as another account. " +
            "Start the app host as an ordinary user, or install util-linux.");
    }

    /// <summary>Makes a folder that only this account can enter, and checks that it can.</summary>
    /// <exception cref="PostgresServerException">The account cannot use the folder.</exception>
    public async Task OwnFolderAsync(string folder, CancellationToken cancellationToken)
    {
        Create(folder);
        if (!IsAnother)
            return;

        if (!Directory.EnumerateFileSystemEntries(folder).Any())
        {
            await ProgramRunner.RunAsync(["chown", $"{UserId}:{GroupId}", folder], Timeout, cancellationToken: cancellationToken).ConfigureAwait(false);
            await ProgramRunner.RunAsync(["chmod", "0700", folder], Timeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        var reachable = await ProgramRunner.RunAsync(
            Command(["/bin/sh", "-c", "cd \"$1\" && test -w .", "reach", folder]), Timeout, workingDirectory: "/", cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        if (!reachable.Succeeded)
        {
            throw new PostgresServerException(
                $"PostgreSQL runs as the account '{Name}' because the app host is root, and that account cannot write to '{folder}'. " +
                "Choose a folder below /var/lib, or make the folder and those above it accessible to the account, or start the app host as an ordinary user.");
        }
    }

    private static void Create(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else if (!Directory.Exists(folder))
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PostgresServerException($"The folder for PostgreSQL's data cannot be made: {exception.Message}", exception);
        }
    }
}
