namespace Docker.DotNet.Models;

/// <summary>A volume that is to be created.</summary>
public class VolumesCreateParameters
{
    /// <summary>Name; null: the engine makes one up.</summary>
    public string? Name { get; set; }

    /// <summary>Driver; null: <c>local</c>.</summary>
    public string? Driver { get; set; }

    /// <summary>Options of the driver.</summary>
    public IDictionary<string, string>? DriverOpts { get; set; }

    /// <summary>Labels.</summary>
    public IDictionary<string, string>? Labels { get; set; }
}
