namespace Docker.DotNet.Models;

/// <summary>An image that is to be pulled or imported.</summary>
public class ImagesCreateParameters
{
    /// <summary>Name of the image to pull, with or without tag or digest.</summary>
    public string? FromImage { get; set; }

    /// <summary>Source of an import: a URL, or <c>-</c> for the request's stream.</summary>
    public string? FromSrc { get; set; }

    /// <summary>Name of an imported image.</summary>
    public string? Repo { get; set; }

    /// <summary>Tag or digest; null with a name without one: all tags.</summary>
    public string? Tag { get; set; }

    /// <summary>Commit message of an import.</summary>
    public string? Message { get; set; }

    /// <summary>Instructions of a Dockerfile that are applied to an import.</summary>
    public IList<string>? Changes { get; set; }

    /// <summary>Platform as <c>os[/arch[/variant]]</c>; null: the engine's own.</summary>
    public string? Platform { get; set; }
}
