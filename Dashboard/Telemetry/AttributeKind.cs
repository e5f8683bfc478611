namespace ShopMesh.Dashboard.Telemetry;

/// <summary>The kind of an attribute's value.</summary>
public enum AttributeKind : byte
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A list or a map, kept as JSON.</summary>
    Json,

    /// <summary>Octets, kept as base64.</summary>
    Bytes,
}
