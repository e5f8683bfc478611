using System.Text.Json.Serialization;

namespace ShopMesh.Authority.Rotation;

/// <summary>What a generation of an authority is doing. Its certificate is in the trust bundles in all of them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Stage>))]
internal enum Stage
{
    /// <summary>It is being made known, and signs nothing yet.</summary>
    Announced,

    /// <summary>It signs.</summary>
    Current,

    /// <summary>It signs no more, and is trusted until the last certificate that it signed has ended.</summary>
    Retired,
}
