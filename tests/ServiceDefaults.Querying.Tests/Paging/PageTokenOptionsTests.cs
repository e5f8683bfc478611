using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Querying.Tests.Rows;

namespace ShopMesh.ServiceDefaults.Querying.Tests.Paging;

public sealed class PageTokenOptionsTests
{
    [Theory]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    public void A_key_that_protects_nothing_is_refused_without_being_repeated(string key)
    {
        var error = Should.Throw<OptionsValidationException>(() => Queries(key));
        error.Message.ShouldContain("Querying:PageTokens:Key");
        error.Message.ShouldNotContain(key);
    }

    [Fact]
    public void A_token_of_another_key_is_refused()
    {
        var row = PaintDatabase.Make(1);
        var request = new ListRequest("", "", "");
        var token = Queries(Key(1)).Create(PaintContext.Schema, request).TokenAfter(row);

        Should.NotThrow(() => Queries(Key(1)).Create(PaintContext.Schema, request with { PageToken = token }));
        foreach (var others in new[] { Queries(Key(2)), PaintDatabase.Queries })
            Should.Throw<InvalidArgumentException>(() => others.Create(PaintContext.Schema, request with { PageToken = token }));
    }

    private static string Key(byte fill) => Convert.ToBase64String(Enumerable.Repeat(fill, 32).ToArray());

    private static ListQueries Queries(string key)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("Querying:PageTokens:Key", key)]).Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddQuerying().BuildServiceProvider()
            .GetRequiredService<ListQueries>();
    }
}
