using Aspire.Hosting.Containers;
using Aspire.Hosting.Postgres.Installations;

namespace Aspire.Hosting.Postgres.Provisioning;

/// <summary>Decides once per app host where its servers come from: a container engine, this machine's programs, or npm, in this order.</summary>
internal sealed class ProviderSelector(PostgresSettings settings, ContainerEngineLocator engines)
{
    private readonly Lock _gate = new();
    private Task<ProviderChoice>? _choice;

    public Task<ProviderChoice> ChooseAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // A failure is not kept: someone may install what is missing and press start.
            if (_choice is null || _choice.IsFaulted)
                _choice = FindAsync();
            return _choice.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The server's programs, the ones that can open data of this version where there are such.</summary>
    public async Task<PostgresInstallation> GetInstallationAsync(
        PostgresProvider provider, int? majorVersionOfData, Action<string> onProgress, CancellationToken cancellationToken)
        => provider == PostgresProvider.Npm
            ? await Npm().GetAsync(onProgress, cancellationToken).ConfigureAwait(false) ?? throw Missing(null, "npm: not installed")
            : await Installed(majorVersionOfData, cancellationToken).ConfigureAwait(false) ?? throw Missing(null, null);

    private async Task<ProviderChoice> FindAsync()
    {
        string? noEngine = null;
        if (settings.Provider is null or PostgresProvider.Container)
        {
            var probe = await engines.ProbeAsync(CancellationToken.None).ConfigureAwait(false);
            if (probe.Engine is { } engine)
                return new ProviderChoice(PostgresProvider.Container, $"container of {engine.Name} {engine.Version}");
            if (settings.Provider is not null)
                throw new PostgresServerException(
                    $"{PostgresSettings.ProviderKey} is 'container', and no container engine answers ({probe.Reason}). Start Docker or Podman, " +
                    "or set it to 'auto', 'binaries' or 'npm'.");
            noEngine = probe.Reason;
        }

        if (settings.Provider is null or PostgresProvider.Binaries)
        {
            if (await Installed(null, CancellationToken.None).ConfigureAwait(false) is { } installed)
                return new ProviderChoice(PostgresProvider.Binaries, $"PostgreSQL {installed.Version} of {installed.Folder}");
            if (settings.Provider is not null)
                throw Missing(noEngine, null);
        }

        return NpmPackage.Name is not null && (Programs.SearchPath.Find("npm") is not null || Npm().IsCached)
            ? new ProviderChoice(PostgresProvider.Npm, $"npm package {NpmPackage.Name}@{settings.NpmVersion}")
            : throw Missing(noEngine, NpmPackage.Name is null ? "npm: no package for this platform" : "npm: not installed");
    }

    private Task<PostgresInstallation?> Installed(int? majorVersionOfData, CancellationToken cancellationToken)
        => new InstallationSearch(settings.SearchFolders).FindAsync(majorVersionOfData, cancellationToken);

    private NpmPackage Npm() => new(settings.NpmCacheFolder ?? DataFolders.NpmCache, settings.NpmVersion);

    private static PostgresServerException Missing(string? noEngine, string? noNpm)
        => new("There is no PostgreSQL to run. One of three is needed: (1) a container engine that runs, such as Docker or Podman" +
               (noEngine is null ? "" : $" ({noEngine})") +
               "; (2) PostgreSQL's server programs on this machine (Debian and Ubuntu: apt-get install postgresql; macOS: brew install postgresql), " +
               $"in one of the usual places, on PATH, or in a folder named by {PostgresSettings.SearchFoldersKey}; (3) npm, which fetches them " +
               "(install Node.js)" + (noNpm is null ? "" : $" ({noNpm})") + ".");
}
