namespace Docker.DotNet.Models;

/// <summary>How far a transfer is.</summary>
public class JSONProgress
{
    /// <summary>Bytes, or units, done.</summary>
    public long? Current { get; set; }

    /// <summary>Bytes, or units, in all; null: unknown.</summary>
    public long? Total { get; set; }

    /// <summary>Unix time of the start.</summary>
    public long? Start { get; set; }

    /// <summary>Unit; null: bytes.</summary>
    public string? Units { get; set; }
}
