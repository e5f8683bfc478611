using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.State;

namespace Aspire.Hosting.Utils;

/// <summary>Names volumes so that no two app hosts share one by accident.</summary>
public static class VolumeNameGenerator
{
    /// <summary>
    /// Makes a name of the app host's name and path, the resource's name and <paramref name="suffix"/>; also of the state directory, where
    /// one is configured: what is kept there, such as a server's generated password, belongs to the volume.
    /// </summary>
    public static string Generate<T>(IResourceBuilder<T> builder, string suffix)
        where T : IResource
    {
        ArgumentException.ThrowIfNullOrEmpty(suffix);
        var application = builder.ApplicationBuilder;
        var name = new string([.. application.Environment.ApplicationName.ToLowerInvariant().Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
        return $"{name.Trim('-')}-{AppHostIdentity.Of(application).NamePart}-{builder.Resource.Name}-{suffix}";
    }
}
