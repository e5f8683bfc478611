using ShopMesh.Helm.Tests.Rules;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Matrix;

/// <summary>One more service is one more entry in the values, and nothing else.</summary>
public sealed class FourthServiceTests(ChartMatrix matrix)
{
    [Fact]
    public async Task It_gets_every_object_that_the_others_have()
    {
        var rendered = (await matrix.RenderAsync()).Single(item => item.Case == ChartMatrix.FourthService);

        var expected = rendered.Objects.Where(item => item.Name.Split('-')[0] == "products").Select(item => $"{item.Kind}/{item.Name.Replace("products", "reviews", StringComparison.Ordinal)}").ToArray();

        expected.Length.ShouldBeGreaterThan(6);
        expected.ShouldBeSubsetOf(rendered.Objects.Select(item => $"{item}"));
    }

    [Fact]
    public async Task It_is_known_to_those_who_call_it_and_knows_those_whom_it_calls()
    {
        var rendered = (await matrix.RenderAsync()).Single(item => item.Case == ChartMatrix.FourthService);

        MeshConfiguration.Of(rendered, "orders").At("services", "reviews", "mesh").ShouldNotBeNull();
        var reviews = MeshConfiguration.Of(rendered, "reviews");
        reviews.At("services", "products", "mesh").ShouldNotBeNull();
        reviews.At("services", "users", "edge").ShouldNotBeNull();
        reviews.At("Mesh", "Authorization", "Callers", "orders")!.AsArray().Select(rpc => rpc!.ToString()).ShouldBe(["shop.reviews.v1.ReviewService/ListReviews"]);
        MeshConfiguration.Of(rendered, "products").Entries("Mesh", "Authorization", "Callers").Select(pair => pair.Key).ShouldBe(["orders", "reviews"], ignoreOrder: true);
        rendered.Get("Deployment", "reviews").Spec.At("template", "spec", "containers")!.ToJsonString().ShouldContain("shop-mesh/reviews:");
    }
}
