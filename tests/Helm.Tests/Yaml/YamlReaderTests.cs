namespace ShopMesh.Helm.Tests.Yaml;

/// <summary>YAML as Kubernetes reads it.</summary>
public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("8080", "8080")]
    [InlineData("\"8080\"", "\"8080\"")]
    [InlineData("0440", "288")]
    [InlineData("yes", "true")]
    [InlineData("'yes'", "\"yes\"")]
    [InlineData("1.5", "1.5")]
    [InlineData("1.5.0", "\"1.5.0\"")]
    [InlineData("100m", "\"100m\"")]
    [InlineData("00:00:05", "\"00:00:05\"")]
    public void A_scalar_has_the_type_that_it_looks_like_unless_it_is_quoted(string yaml, string json) =>
        YamlReader.ReadObject($"a: {yaml}")["a"]!.ToJsonString().ShouldBe(json);

    [Theory]
    [InlineData("a:")]
    [InlineData("a: ~")]
    [InlineData("a: null")]
    public void Nothing_is_null(string yaml) => YamlReader.ReadObject(yaml).ShouldSatisfyAllConditions(read => read.ContainsKey("a").ShouldBeTrue(), read => read["a"].ShouldBeNull());

    [Fact]
    public void A_key_twice_is_refused() => Should.Throw<Exception>(() => YamlReader.ReadObject("a: 1\na: 2"));

    [Fact]
    public void Documents_without_anything_are_passed_over() => YamlReader.ReadAll("---\n# nothing\n---\na: 1\n---\n").Count().ShouldBe(1);
}
