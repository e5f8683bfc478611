using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace ShopMesh.Dashboard.Configuration;

/// <summary>
/// Settings that a cluster mounts: <c>*.json</c> in the folder that <c>SHOP_MESH_CONFIG</c> names, written as <c>appsettings.json</c> is, and
/// in the folder of <c>SHOP_MESH_SECRETS</c> a file for each secret, whose name is its key with <c>__</c> for <c>:</c>. Read at the start only.
/// </summary>
internal static class MountedSettings
{
    public const string SettingsVariable = "SHOP_MESH_CONFIG";
    public const string SecretsVariable = "SHOP_MESH_SECRETS";

    /// <summary>Adds them over <c>appsettings.json</c> and under the environment.</summary>
    /// <exception cref="DashboardConfigurationException">A file cannot be read.</exception>
    public static void AddTo(ConfigurationManager configuration)
    {
        var mounted = new ConfigurationBuilder();
        if (configuration[SettingsVariable] is { Length: > 0 } settings && Directory.Exists(settings))
        {
            foreach (var file in Directory.EnumerateFiles(settings, "*.json").Order(StringComparer.Ordinal))
                mounted.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
        }

        if (configuration[SecretsVariable] is { Length: > 0 } secrets)
            mounted.AddKeyPerFile(Path.GetFullPath(secrets), optional: true, reloadOnChange: false);

        try
        {
            var place = configuration.Sources.ToList().FindLastIndex(source => source is EnvironmentVariablesConfigurationSource { Prefix: null or "" });
            configuration.Sources.Insert(
                place < 0 ? configuration.Sources.Count : place,
                new ChainedConfigurationSource { Configuration = mounted.Build(), ShouldDisposeConfiguration = true });
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new DashboardConfigurationException([exception.Message]);
        }
    }
}
