namespace Docker.DotNet.Models;

/// <summary>A range of addresses of a network.</summary>
public class IPAMConfig
{
    /// <summary>Subnet in CIDR form.</summary>
    public string? Subnet { get; set; }

    /// <summary>Range within the subnet that containers get addresses of, in CIDR form.</summary>
    public string? IPRange { get; set; }

    /// <summary>Gateway.</summary>
    public string? Gateway { get; set; }
}
