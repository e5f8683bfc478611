namespace ShopMesh.Testing.PostgreSql;

/// <summary>PostgreSQL refuses to run as root, so a root test process (a CI container) lends it an ordinary account.</summary>
internal sealed record UnprivilegedAccount(string Name, string UserId, string GroupId)
{
    private static readonly string[] Candidates = ["postgres", "nobody"];

    /// <summary>The words to put before a command so that it runs as this account.</summary>
    public IReadOnlyList<string> CommandPrefix()
    {
        if (ProgramOnPath("setpriv") is { } setpriv)
            return [setpriv, $"--reuid={UserId}", $"--regid={GroupId}", "--clear-groups", "--"];
        if (ProgramOnPath("runuser") is { } runuser)
            return [runuser, "-u", Name, "--"];
        if (ProgramOnPath("su") is { } su)
            return [su, "-s", "/bin/sh", Name, "-c", "exec \"$0\" \"$@\""];
        throw new PostgreSqlUnavailableException(
            "PostgreSQL does not run as root, and none of setpriv, runuser and su is there to change the account. " +
            "Run the tests as an ordinary user, or install util-linux.");
    }

    /// <summary>The account to use, or null when this process is not root and needs none.</summary>
    public static UnprivilegedAccount? FindIfNeeded()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return null;

        var accounts = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length >= 4).ToList();
        var found = Candidates.Select(name => accounts.Find(fields => fields[0] == name)).FirstOrDefault(fields => fields is not null)
            ?? throw new PostgreSqlUnavailableException(
                "PostgreSQL does not run as root, and there is neither an account 'postgres' nor 'nobody' to run it as. " +
                "Run the tests as an ordinary user, or add one of the two.");
        return new UnprivilegedAccount(found[0], found[2], found[3]);
    }

    private static string? ProgramOnPath(string name)
        => (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/bin", "/usr/sbin", "/bin", "/sbin"])
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(File.Exists);
}
