namespace ShopMesh.ServiceDefaults.Tests.Identity;

public sealed class SpiffeIdTests
{
    [Fact]
    public void ForService_Names_GivesTheIdOfTheMesh()
    {
        var id = SpiffeId.ForService("shop.local", "local", "users");

        id.ToString().ShouldBe("spiffe://shop.local/ns/local/sa/users");
        id.ServiceName.ShouldBe("users");
        id.Namespace.ShouldBe("local");
    }

    [Theory]
    [InlineData("spiffe://shop.local/ns/local/sa/users", "users")]
    [InlineData("spiffe://shop.local/payments/mysql", null)]
    [InlineData("spiffe://shop.local/a/B.9-_", null)]
    public void TryParse_GoodId_GivesItBack(string text, string? service)
    {
        SpiffeId.TryParse(text, out var id, out _).ShouldBeTrue();

        id!.ToString().ShouldBe(text);
        id.ServiceName.ShouldBe(service);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://shop.local/a")]
    [InlineData("SPIFFE://shop.local/a")]
    [InlineData("spiffe:/shop.local/a")]
    [InlineData("spiffe://shop.local")]
    [InlineData("spiffe://shop.local/")]
    [InlineData("spiffe:///a")]
    [InlineData("spiffe://Shop.local/a")]
    [InlineData("spiffe://shop.local:8443/a")]
    [InlineData("spiffe://user@shop.local/a")]
    [InlineData("spiffe://shop.local/a/")]
    [InlineData("spiffe://shop.local//a")]
    [InlineData("spiffe://shop.local/./a")]
    [InlineData("spiffe://shop.local/a/..")]
    [InlineData("spiffe://shop.local/a?b")]
    [InlineData("spiffe://shop.local/a#b")]
    [InlineData("spiffe://shop.local/a%20b")]
    [InlineData("spiffe://shop.local/ä")]
    public void TryParse_BadId_SaysWhy(string? text)
    {
        SpiffeId.TryParse(text, out _, out var problem).ShouldBeFalse();

        problem.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void TryParse_TooLong_SaysWhy() =>
        SpiffeId.TryParse("spiffe://shop.local/" + new string('a', 2048), out _, out _).ShouldBeFalse();
}
