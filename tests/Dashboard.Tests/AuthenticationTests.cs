using System.Net;
using System.Net.Http.Headers;
using Shouldly;
using ShopMesh.Dashboard.Tests.Synthetic;
using Xunit;

namespace ShopMesh.Dashboard.Tests;

public sealed class AuthenticationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", "/login")]
    [InlineData("/traces?service=orders", "/login?returnUrl=%2Ftraces%3Fservice%3Dorders")]
    [InlineData("/resources", "/login?returnUrl=%2Fresources")]
    [InlineData("/console/download?resource=x", "/login?returnUrl=%2Fconsole%2Fdownload%3Fresource%3Dx")]
    public async Task Pages_send_strangers_to_the_login(string path, string login)
    {
        await using var server = await DashboardServer.StartAsync();
        using var browser = server.CreateClient();
        var response = await browser.GetAsync(path, Cancellation);
        response.StatusCode.ShouldBe(HttpStatusCode.Found);
        response.Headers.Location!.ToString().ShouldBe(login);
    }

    [Theory]
    [InlineData("/api/v1/traces")]
    [InlineData("/api/v1/resources")]
    [InlineData("/live/traces")]
    [InlineData("/live/console?resource=x")]
    public async Task Data_is_refused_to_strangers(string path)
    {
        await using var server = await DashboardServer.StartAsync();
        using var browser = server.CreateClient();
        (await browser.GetAsync(path, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        browser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");
        (await browser.GetAsync(path, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_link_exchanges_the_token_for_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        await using var server = await DashboardServer.StartAsync();
        using var browser = server.CreateClient();

        var response = await browser.GetAsync($"/login?t={DashboardServer.BrowserToken}&returnUrl=/logs", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.Found);
        response.Headers.Location!.ToString().ShouldBe("/logs");
        var cookie = response.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        cookie.ShouldStartWith($"shop-mesh-login-{server.Listeners.Frontend.Port}=");
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=strict");
        cookie.ShouldNotContain(DashboardServer.BrowserToken);
        (await browser.GetAsync("/logs", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("//evil.example/x")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task The_login_leads_to_no_other_site(string returnUrl)
    {
        await using var server = await DashboardServer.StartAsync();
        using var browser = server.CreateClient();
        var response = await browser.GetAsync($"/login?t={DashboardServer.BrowserToken}&returnUrl={Uri.EscapeDataString(returnUrl)}", Cancellation);
        response.Headers.Location!.ToString().ShouldBe("/");
    }

    [Fact]
    public async Task A_link_from_another_site_logs_in_by_a_page_of_our_own()
    {
        await using var server = await DashboardServer.StartAsync();
        using var browser = server.CreateClient();
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        var response = await browser.GetAsync($"/login?t={DashboardServer.BrowserToken}", Cancellation);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldContain("http-equiv=\"refresh\"");
    }

    [Fact]
    public async Task The_form_takes_the_token_with_its_antiforgery_token_only()
    {
        await using var server = await DashboardServer.StartAsync();
        using var browser = server.CreateClient();
        var page = await browser.GetStringAsync("/login", Cancellation);
        var forgery = FormToken.In(page);

        var without = await browser.PostAsync("/login", Form(("token", DashboardServer.BrowserToken)), Cancellation);
        var wrong = await browser.PostAsync("/login", Form(("token", "nonsense"), ("__RequestVerificationToken", forgery)), Cancellation);
        var right = await browser.PostAsync("/login", Form(("token", DashboardServer.BrowserToken), ("__RequestVerificationToken", forgery)), Cancellation);

        without.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await wrong.Content.ReadAsStringAsync(Cancellation)).ShouldContain("That is not the token");
        right.StatusCode.ShouldBe(HttpStatusCode.Found);
    }

    [Fact]
    public async Task Guessing_is_slowed_down_and_those_who_know_the_token_are_not_locked_out_by_cookie()
    {
        await using var server = await DashboardServer.StartAsync();
        using var insider = server.CreateClient();
        await insider.GetAsync($"/login?t={DashboardServer.BrowserToken}", Cancellation);
        using var stranger = server.CreateClient();

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 15; i++)
            answers.Add((await stranger.GetAsync($"/login?t=guess-{i}", Cancellation)).StatusCode);

        answers[0].ShouldBe(HttpStatusCode.Unauthorized);
        answers[^1].ShouldBe(HttpStatusCode.TooManyRequests);
        (await insider.GetAsync("/traces", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Logging_out_ends_the_session()
    {
        await using var server = await DashboardServer.StartAsync();
        using var browser = server.CreateClient();
        await browser.GetAsync($"/login?t={DashboardServer.BrowserToken}", Cancellation);
        var forgery = FormToken.In(await browser.GetStringAsync("/traces", Cancellation));

        await browser.PostAsync("/logout", Form(("__RequestVerificationToken", forgery)), Cancellation);

        (await browser.GetAsync("/traces", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Found);
    }

    [Fact]
    public async Task Every_page_forbids_scripts_of_others_frames_and_referrers()
    {
        await using var server = await DashboardServer.StartAsync();
        foreach (var path in new[] { "/traces", "/login", "/api/v1/traces", "/nowhere" })
        {
            var response = await server.Api.GetAsync(path, Cancellation);
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            policy.ShouldStartWith("default-src 'none'; script-src 'self'; style-src 'self';");
            policy.ShouldNotContain("unsafe");
            response.Headers.GetValues("Referrer-Policy").Single().ShouldBe("no-referrer");
            response.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
            response.Headers.GetValues("X-Frame-Options").Single().ShouldBe("DENY");
        }
    }

    [Fact]
    public async Task Pages_have_no_inline_script_or_style()
    {
        await using var server = await DashboardServer.StartAsync();
        var trace = ShopTelemetry.PlaceOrder(DateTimeOffset.UtcNow, new Random(1), true);
        await server.SendAsync(trace);
        foreach (var path in new[] { "/traces", $"/traces/{trace.TraceId}", "/logs", "/logs/1", "/resources", "/console" })
        {
            var page = await server.Api.GetStringAsync(path, Cancellation);
            page.ShouldNotContain(" style=\"");
            page.ShouldNotContain("<style");
            page.ShouldNotContain(" onclick=");
            page.ShouldNotContain("<script>");
        }
    }

    [Fact]
    public async Task Another_host_name_is_refused_on_loopback()
    {
        await using var server = await DashboardServer.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/traces") { Headers = { Host = "attacker.example" } };
        (await server.Api.SendAsync(request, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Unsecured_needs_no_login()
    {
        await using var server = await DashboardServer.StartAsync(("Dashboard:Frontend:AuthMode", "Unsecured"));
        using var browser = server.CreateClient();
        (await browser.GetAsync("/traces", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Alive_and_health_need_no_login()
    {
        await using var server = await DashboardServer.StartAsync();
        using var browser = server.CreateClient();
        (await browser.GetStringAsync("/alive", Cancellation)).ShouldBe("Healthy");
        (await browser.GetStringAsync("/health", Cancellation)).ShouldBe("Healthy");
    }

    private static FormUrlEncodedContent Form(params (string Key, string Value)[] fields) =>
        new(fields.ToDictionary(field => field.Key, field => field.Value));
}
