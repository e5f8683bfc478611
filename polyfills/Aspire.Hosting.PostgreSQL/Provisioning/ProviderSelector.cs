using Aspire.Hosting.Containers;
using Aspire.Hosting.Postgres.Installations;

namespace Aspire.Hosting.Postgres.Provisioning;

/// <summary>
/// Decides where a server comes from: a container engine that has or gets the image, this machine's programs, or npm, in this order.
/// </summary>
internal sealed class ProviderSelector(PostgresSettings settings, ContainerEngineLocator engines)
{
    // A registry that cannot be reached must not hold up who has PostgreSQL on the machine.
    private static readonly TimeSpan RegistryLimit = TimeSpan.FromSeconds(15);

    /// <summary>Chooses for one server.</summary>
    /// <param name="image">The server's image, with registry and tag or digest.</param>
    /// <param name="onLine">Takes what the engine prints while it pulls the image.</param>
    /// <param name="reportProgress">Shows what takes long.</param>
    /// <param name="cancellationToken">Gives up, a download as well.</param>
    /// <exception cref="PostgresServerException">There is none, or not the one that is asked for.</exception>
    public async Task<ProviderChoice> ChooseAsync(
        string image, Action<string> onLine, Action<string> reportProgress, CancellationToken cancellationToken)
    {
        if (settings.Provider is { } forced)
            return await RequireAsync(forced, image, cancellationToken).ConfigureAwait(false);

        var probe = await engines.ProbeAsync(cancellationToken).ConfigureAwait(false);
        var noContainer = probe.Engine is null ? $"no container engine answers: {probe.Reason}" : null;
        if (probe.Engine is { } engine)
        {
            try
            {
                noContainer = await HasImageAsync(engine, image, onLine, reportProgress, cancellationToken).ConfigureAwait(false);
                if (noContainer is null)
                    return Container(engine, image);
            }
            catch (EngineGoneException exception)
            {
                noContainer = exception.Message;
            }
        }

        var (provider, description) = await FindOnThisMachineAsync(cancellationToken).ConfigureAwait(false) ?? throw Missing(noContainer, NoNpm());
        return new ProviderChoice(provider, description, noContainer) { IsFallback = probe.Engine is not null };
    }

    /// <summary>The server's programs, the ones that can open data of this version where there are such.</summary>
    public async Task<PostgresInstallation> GetInstallationAsync(
        PostgresProvider provider, int? majorVersionOfData, Action<string> onProgress, CancellationToken cancellationToken)
        => provider == PostgresProvider.Npm
            ? await Npm().GetAsync(onProgress, cancellationToken).ConfigureAwait(false) ?? throw Missing(null, "npm: not installed")
            : await Installed(majorVersionOfData, cancellationToken).ConfigureAwait(false) ?? throw Missing(null, null);

    private async Task<ProviderChoice> RequireAsync(PostgresProvider forced, string image, CancellationToken cancellationToken)
    {
        var reason = $"{PostgresSettings.ProviderKey} is '{forced.ToString().ToLowerInvariant()}'";
        switch (forced)
        {
            case PostgresProvider.Container:
                var probe = await engines.ProbeAsync(cancellationToken).ConfigureAwait(false);
                return probe.Engine is { } engine
                    ? Container(engine, image) with { Reason = reason }
                    : throw new PostgresServerException(
                        $"{reason}, and no container engine answers ({probe.Reason}). Start Docker or Podman, or set it to 'auto', 'binaries' or 'npm'.");
            case PostgresProvider.Binaries:
                return await Installed(null, cancellationToken).ConfigureAwait(false) is { } installed
                    ? new ProviderChoice(forced, Describe(installed), reason)
                    : throw Missing(null, null);
            default:
                return NoNpm() is { } noNpm ? throw Missing(null, noNpm) : new ProviderChoice(forced, DescribeNpm(), reason);
        }
    }

    /// <summary>Null if the engine has the image, perhaps only now; else why not.</summary>
    private async Task<string?> HasImageAsync(
        ContainerEngine engine, string image, Action<string> onLine, Action<string> reportProgress, CancellationToken cancellationToken)
    {
        if (await ContainerImages.IsThereAsync(engine, image, cancellationToken).ConfigureAwait(false))
            return null;
        // Without another way there is nothing to do but wait for the registry.
        var hasAnother = await FindOnThisMachineAsync(cancellationToken).ConfigureAwait(false) is not null;
        var reason = await ContainerImages.TryPullAsync(
            engine, image, hasAnother ? RegistryLimit : Timeout.InfiniteTimeSpan, onLine, reportProgress, cancellationToken).ConfigureAwait(false);
        return reason is null ? null : $"{engine.Name} {engine.Version} has no image '{image}' and could not pull it: {reason}";
    }

    private async Task<(PostgresProvider Provider, string Description)?> FindOnThisMachineAsync(CancellationToken cancellationToken)
        => await Installed(null, cancellationToken).ConfigureAwait(false) is { } installed ? (PostgresProvider.Binaries, Describe(installed))
            : NoNpm() is null ? (PostgresProvider.Npm, DescribeNpm())
            : null;

    private static ProviderChoice Container(ContainerEngine engine, string image)
        => new(PostgresProvider.Container, $"container of {engine.Name} {engine.Version} from image '{image}'");

    private static string Describe(PostgresInstallation installed) => $"PostgreSQL {installed.Version} of {installed.Folder}";

    private string DescribeNpm() => $"npm package {NpmPackage.Name}@{settings.NpmVersion}";

    /// <summary>Why npm is no way; null if it is one.</summary>
    private string? NoNpm()
        => NpmPackage.Name is null ? "npm: no package for this platform"
            : Programs.SearchPath.Find("npm") is null && !Npm().IsCached ? "npm: not installed"
            : null;

    private Task<PostgresInstallation?> Installed(int? majorVersionOfData, CancellationToken cancellationToken)
        => new InstallationSearch(settings.SearchFolders).FindAsync(majorVersionOfData, cancellationToken);

    private NpmPackage Npm() => new(settings.NpmCacheFolder ?? DataFolders.NpmCache, settings.NpmVersion);

    private static PostgresServerException Missing(string? noContainer, string? noNpm)
        => new("There is no PostgreSQL to run. One of three is needed: (1) a container engine that runs and has or gets the image, such as Docker or Podman" +
               (noContainer is null ? "" : $" ({noContainer})") +
               "; (2) PostgreSQL's server programs on this machine (Debian and Ubuntu: apt-get install postgresql; macOS: brew install postgresql), " +
               $"in one of the usual places, on PATH, or in a folder named by {PostgresSettings.SearchFoldersKey}; (3) npm, which fetches them " +
               "(install Node.js)" + (noNpm is null ? "" : $" ({noNpm})") + ".");
}
