using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using ShopMesh.ServiceDefaults.Hosting;

namespace ShopMesh.ServiceDefaults.Configuration.Mounted;

/// <summary>
/// Configuration of mounted folders, such as Kubernetes' volumes of a ConfigMap and of Secrets: between the program's
/// <c>appsettings.json</c> and the environment. It outlives its provider, which the host's builder makes anew at times.
/// </summary>
internal sealed class MountedConfiguration : IConfigurationSource
{
    /// <summary>The setting, usually a variable of the environment, that names the folder of <c>*.json</c> files.</summary>
    public const string SettingsVariable = "SHOP_MESH_CONFIG";

    /// <summary>The setting that names the folder with a file for each secret.</summary>
    public const string SecretsVariable = "SHOP_MESH_SECRETS";

    private MountedConfiguration(IReadOnlyList<MountedFolder> folders) => Folders = folders;

    /// <summary>Raised after what the folders have was read again, also if it cannot be used. Tells which keys have other values now.</summary>
    public event Action<IReadOnlyList<string>>? Read;

    /// <summary>Raised when taking up a change failed in a way that was not foreseen.</summary>
    public event Action<Exception>? Failed;

    /// <summary>The folders; later ones win.</summary>
    public IReadOnlyList<MountedFolder> Folders { get; }

    /// <summary>Folders that could not be watched, so that changes of theirs are not noticed.</summary>
    public IReadOnlyList<string> NotWatched { get; internal set; } = [];

    /// <summary>Why what is mounted now is not in use; <see langword="null"/> when it is.</summary>
    public string? Problem => Folders.Any(folder => folder.Problem is not null)
        ? string.Join(" ", Folders.Select(folder => folder.Problem).OfType<string>())
        : null;

    /// <summary>Adds the folders that configuration names to it, below the environment.</summary>
    public static MountedConfiguration AddTo(IConfigurationManager configuration)
    {
        var folders = new List<MountedFolder>();
        if (configuration[SettingsVariable] is { Length: > 0 } settings)
            folders.Add(new SettingsFolder(Path.GetFullPath(settings)));
        if (configuration[SecretsVariable] is { Length: > 0 } secrets)
            folders.Add(new SecretsFolder(Path.GetFullPath(secrets)));

        var mounted = new MountedConfiguration(folders);
        if (folders.Count > 0)
            configuration.Sources.Insert(PlaceIn(configuration.Sources), mounted);
        return mounted;
    }

    /// <summary>Throws if something is mounted that cannot be used; for the start, which has nothing to go on with.</summary>
    public void ThrowIfUnusable()
    {
        if (Problem is { } problem)
            throw new StartupException(problem);
    }

    /// <inheritdoc />
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new MountedConfigurationProvider(this);

    /// <summary>Tells that the folders were read.</summary>
    public void OnRead(IReadOnlyList<string> changedKeys) => Read?.Invoke(changedKeys);

    /// <summary>Tells that taking up a change failed.</summary>
    public void OnFailed(Exception exception) => Failed?.Invoke(exception);

    private static int PlaceIn(IList<IConfigurationSource> sources)
    {
        for (var i = sources.Count - 1; i >= 0; i--)
        {
            if (sources[i] is EnvironmentVariablesConfigurationSource { Prefix: null or "" })
                return i;
        }

        for (var i = sources.Count - 1; i >= 0; i--)
        {
            if (sources[i] is FileConfigurationSource)
                return i + 1;
        }

        return 0;
    }
}
