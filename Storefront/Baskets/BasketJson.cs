using System.Text.Json.Serialization;

namespace ShopMesh.Storefront.Baskets;

/// <summary>How a basket is written down.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Basket))]
internal sealed partial class BasketJson : JsonSerializerContext;
