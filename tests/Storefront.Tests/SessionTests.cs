extern alias storefront;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using ShopMesh.ServiceDefaults;
using ShopMesh.Testing.PostgreSql;
using ShopMesh.Testing.Shop.Identity;
using ShopMesh.Testing.Shop.Processes;
using Shouldly;
using storefront::ShopMesh.Storefront;
using storefront::ShopMesh.Storefront.Data;
using Xunit;

namespace ShopMesh.Storefront.Tests;

/// <summary>Two replicas of the storefront on one database, and one browser that comes to both.</summary>
public sealed partial class SessionTests(PostgreSqlCluster cluster) : IClassFixture<PostgreSqlCluster>, IAsyncLifetime
{
    private readonly MeshIdentities _identities = new();
    private readonly SigningUsers _users = new();
    private readonly List<WebApplication> _replicas = [];
    private readonly CookieContainer _cookies = new();
    private WebApplication? _usersService;
    private string _database = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await cluster.CreateDatabaseAsync();
        _usersService = await StartUsersAsync();
        for (var i = 0; i < 2; i++)
            _replicas.Add(await StartAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
        if (_usersService is not null)
            await _usersService.DisposeAsync();
        _identities.Dispose();
    }

    [Fact]
    public async Task Tokens_that_are_about_to_end_are_exchanged_once_however_many_ask_at_whichever_replica()
    {
        await SignInAsync();

        var pages = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => GetAsync(_replicas[i % 2], "/account")));

        pages.ShouldAllBe(page => page.StatusCode == HttpStatusCode.OK);
        _users.Refreshes.ShouldBe(1);
        _users.WasUsedTwice.ShouldBeFalse();
        _users.LastAuthorization.ShouldBe("Bearer access-1");
    }

    [Fact]
    public async Task A_sign_in_that_has_ended_leads_to_the_form_and_is_not_asked_about_again()
    {
        await SignInAsync();
        _users.HasEnded = true;

        var page = await GetAsync(_replicas[1], "/account");
        var again = await GetAsync(_replicas[0], "/account");

        page.RequestMessage!.RequestUri!.PathAndQuery.ShouldStartWith("/sign-in");
        again.RequestMessage!.RequestUri!.PathAndQuery.ShouldStartWith("/sign-in");
        _users.Refreshes.ShouldBe(1);
    }

    [Fact]
    public async Task A_token_that_the_services_refuse_leads_to_the_form_and_not_round_in_circles()
    {
        await SignInAsync();
        _users.RefusesTokens = true;

        var page = await GetAsync(_replicas[1], "/account");

        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.RequestMessage!.RequestUri!.PathAndQuery.ShouldStartWith("/sign-in");
    }

    [Fact]
    public async Task The_database_holds_neither_the_tokens_nor_the_cookie()
    {
        await SignInAsync();
        var cookie = _cookies.GetAllCookies().Single(cookie => cookie.Name == "shop-session");

        await using var source = NpgsqlDataSource.Create(_database);
        await using var command = source.CreateCommand("SELECT encode(id, 'escape') || encode(tokens, 'escape') || basket::text FROM sessions");
        var row = (string)(await command.ExecuteScalarAsync(Token))!;

        row.ShouldNotContain("access-");
        row.ShouldNotContain("refresh-");
        row.ShouldNotContain(cookie.Value);
        cookie.HttpOnly.ShouldBeTrue();
    }

    [Fact]
    public async Task Signing_in_gives_the_browser_another_session_and_signing_out_ends_it()
    {
        var visitor = await PostAsync(_replicas[0], "/sign-in", "/basket/add", ("productId", Guid.NewGuid().ToString()), ("quantity", "1"));
        visitor.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/basket");
        var before = _cookies.GetAllCookies().Single(cookie => cookie.Name == "shop-session").Value;
        await SignInAsync();
        var after = _cookies.GetAllCookies().Single(cookie => cookie.Name == "shop-session").Value;
        after.ShouldNotBe(before);

        await PostAsync(_replicas[1], "/account", "/sign-out");

        _users.SignedOut.ShouldBe("refresh-1");
        _cookies.GetAllCookies().ShouldNotContain(cookie => cookie.Name == "shop-session");
        _cookies.Add(new Uri(_replicas[0].Urls.Single()), new Cookie("shop-session", after));
        (await GetAsync(_replicas[0], "/account")).RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/sign-in");
        _cookies.Add(new Uri(_replicas[0].Urls.Single()), new Cookie("shop-session", before));
        (await GetAsync(_replicas[0], "/account")).RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/sign-in");
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing()
    {
        using var http = Browser(_replicas[0]);
        using var form = new FormUrlEncodedContent([new("email", "ada@example.com"), new("password", "correct horse battery staple")]);

        var answer = await http.PostAsync("/sign-in", form, Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Token)).ShouldContain("Nothing was changed");
        _cookies.GetAllCookies().ShouldNotContain(cookie => cookie.Name == "shop-session");
    }

    [Theory]
    [InlineData("//evil.example.com")]
    [InlineData("/\\evil.example.com")]
    [InlineData("https://evil.example.com/")]
    public async Task After_signing_in_nobody_is_sent_to_another_site(string returnUrl)
    {
        var page = await PostAsync(_replicas[0], "/sign-in", "/sign-in", ("email", "ada@example.com"), ("password", "x"), ("returnUrl", returnUrl));

        page.RequestMessage!.RequestUri!.Authority.ShouldBe(new Uri(_replicas[0].Urls.Single()).Authority);
    }

    private Task<HttpResponseMessage> SignInAsync() => PostAsync(
        _replicas[0], "/sign-in", "/sign-in", ("email", "ada@example.com"), ("password", "correct horse battery staple"), ("returnUrl", "/a-page-that-asks-for-no-token"));

    private async Task<HttpResponseMessage> GetAsync(WebApplication replica, string path)
    {
        using var http = Browser(replica);
        return await http.GetAsync(path, Token);
    }

    /// <summary>Fills a form of a page in at one replica, and sends it to the other.</summary>
    private async Task<HttpResponseMessage> PostAsync(WebApplication replica, string page, string action, params (string Name, string Value)[] fields)
    {
        using var http = Browser(replica);
        using var other = Browser(_replicas[1 - _replicas.IndexOf(replica)]);
        var token = FormToken().Match(await other.GetStringAsync(page, Token)).Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);
        return await http.PostAsync(action, form, Token);
    }

    // Cookies know no ports: both replicas are one site.
    private HttpClient Browser(WebApplication replica) =>
        new(new SocketsHttpHandler { CookieContainer = _cookies }) { BaseAddress = new Uri(replica.Urls.Single()) };

    // Not a member of the mesh: that would ask whether the tokens are real.
    private async Task<WebApplication> StartUsersAsync()
    {
        var files = _identities.Enroll("users");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(FreePorts.Take(1)[0], listen =>
            listen.UseHttps(https => https.ServerCertificate = X509Certificate2.CreateFromPemFile(files["Mesh:Edge:CertificatePath"]!, files["Mesh:Edge:PrivateKeyPath"]))));
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(_users);
        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<SigningUsers>();
        await app.StartAsync(Token);
        return app;
    }

    private async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", ApplicationName = "Storefront" });
        builder.Logging.ClearProviders();
        ((IConfigurationBuilder)builder.Configuration).Sources.Clear();
        var nowhere = "https://localhost:1";
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:http:Url"] = "http://127.0.0.1:0",
            ["ConnectionStrings:storefront-db"] = _database,
            ["Mesh:ServiceName"] = "storefront",
            ["Mesh:Edge:TrustBundlePath"] = _identities.EdgeTrustBundlePath,
            ["Mesh:Deadlines:Default"] = "00:00:40",
            ["services:users:edge:0"] = _usersService!.Urls.Single(),
            ["services:products:edge:0"] = nowhere,
            ["services:orders:edge:0"] = nowhere,
        });
        builder.WebHost.UseSetting("urls", "");
        ((IHostApplicationBuilder)builder).AddServiceDefaults();
        builder.AddStorefront();
        var app = builder.Build();
        app.MapStorefront();
        await using (var scope = app.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<StorefrontDbContext>().Database.MigrateAsync(Token);
        await app.StartAsync(Token);
        return app;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
