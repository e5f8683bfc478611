namespace Docker.DotNet.Models;

/// <summary>Addresses of a network.</summary>
public class IPAM
{
    /// <summary>Driver; null: <c>default</c>.</summary>
    public string? Driver { get; set; }

    /// <summary>Options of the driver.</summary>
    public IDictionary<string, string>? Options { get; set; }

    /// <summary>Ranges.</summary>
    public IList<IPAMConfig>? Config { get; set; }
}
