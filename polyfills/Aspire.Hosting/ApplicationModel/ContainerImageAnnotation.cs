using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The image of a container.</summary>
[DebuggerDisplay("{Registry,nq}/{Image,nq}:{Tag,nq}")]
public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    private string? _tag;
    private string? _sha256;

    /// <summary>The registry; null for the engine's default.</summary>
    public string? Registry { get; set; }

    /// <summary>The image's name.</summary>
    public required string Image { get; set; }

    /// <summary>The tag. Setting it clears <see cref="SHA256"/>.</summary>
    public string? Tag
    {
        get => _tag;
        set
        {
            _tag = value;
            if (value is not null) _sha256 = null;
        }
    }

    /// <summary>The digest. Setting it clears <see cref="Tag"/>.</summary>
    public string? SHA256
    {
        get => _sha256;
        set
        {
            _sha256 = value;
            if (value is not null) _tag = null;
        }
    }
}
