using System.Text.Json;
using Shouldly;
using Xunit;

namespace ShopMesh.Interop.Tests;

/// <summary>gRPC-Web as Connect's client speaks it, in Chromium, with no proxy before the edge listener.</summary>
public sealed class GrpcWebTests(EdgeInBrowser edge) : IClassFixture<EdgeInBrowser>
{
    [Fact]
    public async Task A_stream_and_a_unary_call_bring_what_the_shop_has()
    {
        var page = await edge.OpenAsync();

        var list = await page.EvaluateAsync<JsonElement>("(edge) => shop.list(edge, { pageSize: 10, orderBy: 'price' })", edge.Edge);
        var names = list.GetProperty("names").EnumerateArray().Select(name => name.GetString()).ToArray();
        names.Length.ShouldBe(10);
        list.GetProperty("total").GetInt32().ShouldBe(200);

        var product = await page.EvaluateAsync<JsonElement>("([edge, id]) => shop.get(edge, id)", new[] { edge.Edge, list.GetProperty("ids")[0].GetString()! });
        product.GetProperty("name").GetString().ShouldBe(names[0]);
        product.GetProperty("currency").GetString().ShouldBe("EUR");
    }

    [Fact]
    public async Task A_long_stream_arrives_whole_and_can_be_left()
    {
        var page = await edge.OpenAsync();

        var all = await page.EvaluateAsync<JsonElement>("(edge) => shop.list(edge, {})", edge.Edge);
        all.GetProperty("ids").EnumerateArray().Select(id => id.GetString()).Distinct().Count().ShouldBe(200);

        var some = await page.EvaluateAsync<JsonElement>("(edge) => shop.listUntil(edge, 3)", edge.Edge);
        some.GetProperty("names").GetArrayLength().ShouldBe(3);
        some.GetProperty("code").GetString().ShouldBe("Canceled");
    }

    [Fact]
    public async Task An_error_before_the_first_message_keeps_its_typed_details()
    {
        var page = await edge.OpenAsync();

        var wrong = await page.EvaluateAsync<JsonElement>("(edge) => shop.get(edge, 'no id')", edge.Edge);
        wrong.GetProperty("code").GetString().ShouldBe("InvalidArgument");
        wrong.GetProperty("violations").EnumerateArray().Select(field => field.GetString()).ShouldBe(["id"]);

        var missing = await page.EvaluateAsync<JsonElement>("(edge) => shop.get(edge, '019baa90-0000-7000-8000-00000000ffff')", edge.Edge);
        missing.GetProperty("code").GetString().ShouldBe("NotFound");
        missing.GetProperty("resources").EnumerateArray().Single().GetString()!.ShouldContain("019baa90-0000-7000-8000-00000000ffff");
        missing.GetProperty("reasons").GetArrayLength().ShouldBe(1);

        var filter = await page.EvaluateAsync<JsonElement>("(edge) => shop.list(edge, { filter: 'colour = red' })", edge.Edge);
        filter.GetProperty("code").GetString().ShouldBe("InvalidArgument");
        filter.GetProperty("violations").EnumerateArray().Select(field => field.GetString()).ShouldBe(["filter"]);
    }

    [Fact]
    public async Task A_page_of_another_origin_is_refused_by_the_browser()
    {
        var page = await edge.OpenAsync("https://elsewhere.example.com");
        var refusals = new List<string>();
        page.Console += (_, message) => refusals.Add(message.Text);

        var answer = await page.EvaluateAsync<JsonElement>("([edge, id]) => shop.get(edge, id)", new[] { edge.Edge, "019baa90-0000-7000-8000-000000000001" });

        answer.TryGetProperty("name", out _).ShouldBeFalse();
        answer.GetProperty("message").GetString()!.ShouldContain("Failed to fetch");
        refusals.ShouldContain(text => text.Contains("CORS policy", StringComparison.Ordinal));
    }
}
