using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Utils;

namespace Aspire.Hosting;

public static partial class PostgresBuilderExtensions
{
    private const int FirstVersionWithVersionedFolders = 18;
    internal const string InitFilesTarget = "/docker-entrypoint-initdb.d";

    /// <summary>Keeps the data in a volume over runs of the app host. Without a container it is a folder of that name.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The volume's name; null for one made of the names of the app host and the resource.</param>
    /// <param name="isReadOnly">Whether the server may only read it.</param>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), DataTarget(builder), isReadOnly);
    }

    /// <summary>Keeps the data in a folder of this machine over runs of the app host.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="source">The folder; a relative path starts at the app host's directory.</param>
    /// <param name="isReadOnly">Whether the server may only read it.</param>
    public static IResourceBuilder<PostgresServerResource> WithDataBindMount(
        this IResourceBuilder<PostgresServerResource> builder, string source, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(source);
        return builder.WithBindMount(source, DataTarget(builder), isReadOnly);
    }

    /// <summary>Runs the <c>.sql</c> files of a folder, in the order of their names, when the data directory is new.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="source">The folder or file; a relative path starts at the app host's directory.</param>
    public static IResourceBuilder<PostgresServerResource> WithInitFiles(this IResourceBuilder<PostgresServerResource> builder, string source)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(source);
        var path = Path.GetFullPath(source, builder.ApplicationBuilder.AppHostDirectory);
        return File.Exists(path)
            ? builder.WithBindMount(path, $"{InitFilesTarget}/{Path.GetFileName(path)}", isReadOnly: true)
            : Directory.Exists(path)
                ? builder.WithBindMount(path, InitFilesTarget, isReadOnly: true)
                : throw new DistributedApplicationException(
                    $"WithInitFiles of '{builder.Resource.Name}' names '{path}', and there is neither a file nor a folder of that name.");
    }

    /// <inheritdoc cref="WithInitFiles"/>
    /// <param name="builder">The server.</param>
    /// <param name="source">The folder; a relative path starts at the app host's directory.</param>
    /// <param name="isReadOnly">Whether the server may only read it.</param>
    public static IResourceBuilder<PostgresServerResource> WithInitBindMount(
        this IResourceBuilder<PostgresServerResource> builder, string source, bool isReadOnly = true)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(source);
        return builder.WithBindMount(source, InitFilesTarget, isReadOnly);
    }

    /// <summary>Whether a mount is for the data, whatever the image's version.</summary>
    internal static bool IsDataTarget(string target) => target is "/var/lib/postgresql/data" or "/var/lib/postgresql";

    // From version 18 on, the image keeps data in a folder per major version, so that one volume serves an upgrade.
    private static string DataTarget(IResourceBuilder<PostgresServerResource> builder)
    {
        var tag = builder.Resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()?.Tag;
        var digits = new string([.. (tag ?? "").TakeWhile(char.IsAsciiDigit)]);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var major) && major >= FirstVersionWithVersionedFolders
            ? "/var/lib/postgresql"
            : "/var/lib/postgresql/data";
    }
}
