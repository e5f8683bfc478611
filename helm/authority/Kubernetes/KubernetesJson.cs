using System.Text.Json.Serialization;

namespace ShopMesh.Authority.Kubernetes;

/// <summary>How objects are written and read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Secret))]
[JsonSerializable(typeof(PartialObject))]
[JsonSerializable(typeof(Status))]
internal sealed partial class KubernetesJson : JsonSerializerContext;
