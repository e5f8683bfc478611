using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Matrix;

/// <summary>How switches are found in a schema.</summary>
public sealed class ToggleTests
{
    [Fact]
    public void Booleans_and_words_are_found_through_references_and_maps()
    {
        var schema = YamlReader.ReadObject(
            """
            properties:
              mode: { enum: [a, b, c] }
              size: { type: integer }
              services: { additionalProperties: { $ref: '#/$defs/service' } }
            $defs:
              service: { properties: { enabled: { type: boolean }, scaling: { allOf: [{ properties: { fast: { type: boolean } } }] } } }
            """);
        var defaults = YamlReader.ReadObject("{ mode: b, services: { users: { enabled: true }, orders: {} } }");

        Toggle.Of(schema, defaults).Select(toggle => $"{toggle}").ShouldBe(
        [
            "mode=a", "mode=c", "services.users.enabled=false", "services.users.scaling.fast=true",
            "services.orders.enabled=true", "services.orders.scaling.fast=true",
        ]);
    }
}
