using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting.Programs;

namespace Aspire.Hosting.Postgres.Installations;

/// <summary>PostgreSQL's server programs in one folder.</summary>
/// <param name="Folder">The folder that holds <c>initdb</c> and <c>postgres</c>.</param>
/// <param name="MajorVersion">The version that decides which data directories it can open.</param>
/// <param name="Version">The whole version, for people.</param>
internal sealed partial record PostgresInstallation(string Folder, int MajorVersion, string Version)
{
    private static readonly TimeSpan VersionTimeout = TimeSpan.FromSeconds(10);

    public string InitDb => SearchPath.In(Folder, "initdb") ?? Path.Combine(Folder, "initdb");

    public string Postgres => SearchPath.In(Folder, "postgres") ?? Path.Combine(Folder, "postgres");

    /// <summary>Whether the folder holds the programs that a private server takes.</summary>
    public static bool IsIn(string folder) => SearchPath.In(folder, "initdb") is not null && SearchPath.In(folder, "postgres") is not null;

    /// <summary>Asks the programs in the folder for their version; null when they do not run on this machine.</summary>
    public static async Task<PostgresInstallation?> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await ProgramRunner.RunAsync(
                [SearchPath.In(folder, "postgres")!, "--version"], VersionTimeout, cancellationToken: cancellationToken).ConfigureAwait(false);
            var match = VersionPattern().Match(answer.Output);
            return answer.Succeeded && match.Success
                ? new PostgresInstallation(folder, int.Parse(match.Groups["major"].Value, CultureInfo.InvariantCulture), match.Groups["version"].Value)
                : null;
        }
        catch (DistributedApplicationException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<version>(?<major>\d+)[\w.]*)")]
    private static partial Regex VersionPattern();
}
