using ShopMesh.Helm.Tests.Rendering;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Schemas;

/// <summary>The reading of schemas that the other tests rely on.</summary>
public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("{ type: object, additionalProperties: false, properties: { a: { type: integer } } }", "{ b: 1 }", "b is an unknown key")]
    [InlineData("{ properties: { a: { type: integer, minimum: 1 } } }", "{ a: 0 }", "a is 0, against minimum 1")]
    [InlineData("{ properties: { a: { type: [string, 'null'] } } }", "{ a: 1 }", "a is integer 1 but must be [\"string\",\"null\"]")]
    [InlineData("{ properties: { a: { enum: [v, w] } } }", "{ a: z }", "a is \"z\" but must be one of [\"v\",\"w\"]")]
    [InlineData("{ required: [a] }", "{}", "a is required")]
    [InlineData("{ properties: { a: { items: { $ref: '#/$defs/name' } } }, $defs: { name: { pattern: '^[a-z]+$' } } }", "{ a: [x, Z] }", "a[1] is \"Z\", against pattern \"^[a-z]+$\"")]
    [InlineData("{ if: { required: [a] }, then: { required: [b] } }", "{ a: 1 }", "b is required")]
    [InlineData("{ oneOf: [{ required: [a] }, { required: [b] }] }", "{ a: 1, b: 2 }", "the whole fits more than one of the alternatives")]
    [InlineData("{ not: { required: [a] } }", "{ a: 1 }", "the whole must not be {\"required\":[\"a\"]}")]
    [InlineData("{ propertyNames: { maxLength: 2 } }", "{ abc: 1 }", "abc is \"abc\", against maxLength 2")]
    public void What_is_wrong_is_told_with_its_key(string schema, string value, string failure) =>
        new JsonSchema(YamlReader.ReadObject(schema)).Validate(YamlReader.ReadObject(value)).ShouldBe([failure]);

    [Theory]
    [InlineData("{ type: object, additionalProperties: { type: string } }", "{ a: x }")]
    [InlineData("{ properties: { a: { type: number } } }", "{ a: 1 }")]
    [InlineData("{ anyOf: [{ required: [a] }, { required: [b] }] }", "{ b: 2 }")]
    [InlineData("{ if: { required: [a] }, then: { required: [b] } }", "{}")]
    public void What_fits_is_let_through(string schema, string value) =>
        new JsonSchema(YamlReader.ReadObject(schema)).Validate(YamlReader.ReadObject(value)).ShouldBeEmpty();

    [Fact]
    public void A_keyword_that_is_not_known_is_no_leave() =>
        Should.Throw<NotSupportedException>(() => new JsonSchema(YamlReader.ReadObject("{ unevaluatedProperties: false }")).Validate(new JsonObject()).ToArray());

    [Fact]
    public void A_strict_reader_wants_every_field_to_be_named() =>
        new JsonSchema(YamlReader.ReadObject("{ properties: { spec: { properties: { a: {} } } } }"), strict: true)
            .Validate(YamlReader.ReadObject("{ spec: { b: 1 } }")).ShouldBe(["spec.b is no field of its kind"]);

    [Theory]
    [InlineData("{ apiVersion: v1, kind: ConfigMap, metadata: { name: a }, data: { a: 1 } }", "data.a is integer 1 but must be \"string\"")]
    [InlineData("{ apiVersion: v1, kind: ConfigMap, metadata: { name: a }, dota: {} }", "dota is no field of its kind")]
    [InlineData("{ apiVersion: v1, kind: ConfigMap, metadata: { name: A } }", "metadata.name is \"A\"")]
    [InlineData("{ apiVersion: v2, kind: ConfigMap, metadata: { name: a } }", "v2/ConfigMap is not in kinds.yaml")]
    [InlineData("{ apiVersion: v1, kind: Service, metadata: { name: a }, spec: { ports: [] } }", "spec.selector is required")]
    [InlineData("{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: a }, spec: { selector: {}, maxUnavailable: 5.5 } }", "spec.maxUnavailable fits none")]
    public void Our_model_of_the_kinds_knows_fields_and_their_types(string manifest, string failure) =>
        KindModel.Validate(new KubernetesObject(YamlReader.ReadObject(manifest))).ShouldHaveSingleItem().ShouldStartWith(failure);
}
