namespace Docker.DotNet.Models;

/// <summary>How an image is built.</summary>
public class ImageBuildParameters
{
    /// <summary>Names of the image.</summary>
    public IList<string>? Tags { get; set; }

    /// <summary>Path of the Dockerfile in the archive; null: <c>Dockerfile</c>.</summary>
    public string? Dockerfile { get; set; }

    /// <summary>URL of the build context, instead of an archive.</summary>
    public string? RemoteContext { get; set; }

    /// <summary>Whether only the id is reported.</summary>
    public bool? SuppressOutput { get; set; }

    /// <summary>Whether no layer is taken from the cache.</summary>
    public bool? NoCache { get; set; }

    /// <summary>Images to take layers from.</summary>
    public IList<string>? CacheFrom { get; set; }

    /// <summary>Whether intermediate containers are removed after success; null: yes.</summary>
    public bool? Remove { get; set; }

    /// <summary>Whether they are removed after failure, too.</summary>
    public bool? ForceRemove { get; set; }

    /// <summary>Not empty: a newer base image is tried to be pulled.</summary>
    public string? Pull { get; set; }

    /// <summary>Build arguments. They stay visible in the image's history.</summary>
    public IDictionary<string, string>? BuildArgs { get; set; }

    /// <summary>Labels of the image.</summary>
    public IDictionary<string, string>? Labels { get; set; }

    /// <summary>Stage to build; null: the last.</summary>
    public string? Target { get; set; }

    /// <summary>Network of <c>RUN</c>.</summary>
    public string? NetworkMode { get; set; }

    /// <summary>Platform as <c>os[/arch[/variant]]</c>; null: the engine's own.</summary>
    public string? Platform { get; set; }

    /// <summary>Limit of memory in bytes.</summary>
    public long? Memory { get; set; }

    /// <summary>Size of <c>/dev/shm</c> in bytes.</summary>
    public long? ShmSize { get; set; }

    /// <summary>Lines of the hosts file, as <c>name:address</c>.</summary>
    public IList<string>? ExtraHosts { get; set; }

    /// <summary>Whether new layers become one (experimental).</summary>
    public bool? Squash { get; set; }
}
