using System.Text.Json;
using System.Text.Json.Serialization;

namespace ShopMesh.Authority.Kubernetes;

/// <summary>A <c>core/v1</c> Secret. What is not named here is kept as the server sent it, so that replacing the object loses nothing.</summary>
internal sealed class Secret
{
    public string ApiVersion { get; set; } = "v1";

    public string Kind { get; set; } = "Secret";

    public ObjectMeta Metadata { get; set; } = new();

    public string? Type { get; set; }

    /// <summary>The content; base64 on the wire.</summary>
    public Dictionary<string, byte[]>? Data { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

/// <summary>The metadata of an object.</summary>
internal sealed class ObjectMeta
{
    public string? Name { get; set; }

    public string? Namespace { get; set; }

    public string? Uid { get; set; }

    /// <summary>The version that was read; a replacement is refused if it is not the present one.</summary>
    public string? ResourceVersion { get; set; }

    public Dictionary<string, string>? Labels { get; set; }

    public Dictionary<string, string>? Annotations { get; set; }

    public List<OwnerReference>? OwnerReferences { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

/// <summary>An object that another one goes with.</summary>
internal sealed record OwnerReference
{
    public required string ApiVersion { get; init; }

    public required string Kind { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; init; }

    public bool? BlockOwnerDeletion { get; init; }

    public bool? Controller { get; init; }
}

/// <summary>An object of which only the metadata matter.</summary>
internal sealed class PartialObject
{
    public ObjectMeta? Metadata { get; set; }
}

/// <summary>What the server answers instead of an object.</summary>
internal sealed class Status
{
    public string? Message { get; set; }

    public string? Reason { get; set; }
}
