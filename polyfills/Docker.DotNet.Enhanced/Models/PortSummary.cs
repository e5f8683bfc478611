namespace Docker.DotNet.Models;

/// <summary>A port of a container of a list.</summary>
public class PortSummary
{
    /// <summary>Address of the host.</summary>
    public string? IP { get; set; }

    /// <summary>Port of the container.</summary>
    public ushort PrivatePort { get; set; }

    /// <summary>Port of the host; 0: none.</summary>
    public ushort PublicPort { get; set; }

    /// <summary><c>tcp</c>, <c>udp</c> or <c>sctp</c>.</summary>
    public string Type { get; set; } = null!;
}
