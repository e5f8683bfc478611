using System.Net;
using System.Text.Json;
using Shop.Dashboard.V1;
using Shouldly;
using ShopMesh.Dashboard.Tests.Synthetic;
using Xunit;

namespace ShopMesh.Dashboard.Tests;

public sealed class ResourceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resources_are_shown_and_each_change_is_pushed()
    {
        await using var host = await HostAsync();
        await using var server = await StartAsync(host);
        await using var events = await EventReader.OpenAsync(server.Api, "/live/resources?selected=orders-a1", Cancellation);
        var first = await events.NextAsync("frame", data => data.Contains("orders-a1", StringComparison.Ordinal));
        first.ShouldContain("2 of 2 healthy");
        first.ShouldContain("details");

        var broken = host.Get("orders-a1");
        broken.State = ResourceState.Exited;
        broken.ExitCode = 137;
        broken.StateDetail = "restarting in 2 s after exit code 137";
        broken.RestartCount = 1;
        host.Set(broken);

        var frame = await events.NextAsync("frame", data => data.Contains("Exited with 137", StringComparison.Ordinal));
        JsonDocument.Parse(frame).RootElement.GetProperty("rows").EnumerateObject().Select(row => row.Name).ShouldBe(["group:orders", "orders-a1"]);
        var page = await server.Api.GetStringAsync("/resources", Cancellation);
        page.ShouldContain("restarting in 2 s after exit code 137");
    }

    [Fact]
    public async Task Secrets_are_masked_and_endpoints_linked()
    {
        await using var host = await HostAsync();
        await using var server = await StartAsync(host);
        await ConnectedAsync(server);
        var page = await server.Api.GetStringAsync("/resources/orders-a1", Cancellation);
        page.ShouldContain("ConnectionStrings__orders-db");
        page.ShouldContain("The value is a secret");
        page.ShouldContain($"href=\"{host.Get("orders-a1").Endpoints[1].Url}\"");
        page.ShouldContain("database answers in 1 ms");
    }

    [Fact]
    public async Task A_lost_app_host_is_said_and_found_again()
    {
        var host = await HostAsync();
        var port = host.Address.Port;
        await using var server = await StartAsync(host);
        await using var events = await EventReader.OpenAsync(server.Api, "/live/resources", Cancellation);
        await events.NextAsync("frame", data => data.Contains("App host connected", StringComparison.Ordinal));

        await host.DisposeAsync();
        var lost = await events.NextAsync("frame", data => data.Contains("App host lost", StringComparison.Ordinal));
        lost.ShouldContain("the last that was known");

        await using var again = await FakeAppHost.StartAsync(port);
        again.Set(ShopResources.Replica("orders", "z9", DateTimeOffset.UtcNow));
        (await events.NextAsync("frame", data => data.Contains("orders-z9", StringComparison.Ordinal))).ShouldContain("App host connected");
    }

    [Fact]
    public async Task A_wrong_key_is_said_and_not_printed()
    {
        await using var host = await HostAsync();
        await using var server = await StartAsync(host, "not-the-key-0123456789");
        await using var events = await EventReader.OpenAsync(server.Api, "/live/resources", Cancellation);
        var frame = await events.NextAsync("frame", data => data.Contains("refuses the API key", StringComparison.Ordinal));
        frame.ShouldNotContain("not-the-key");
    }

    [Fact]
    public async Task A_command_needs_the_antiforgery_token_and_reaches_the_app_host()
    {
        await using var host = await HostAsync();
        await using var server = await StartAsync(host);
        await ConnectedAsync(server);
        using var browser = server.CreateClient();
        await browser.GetAsync($"/login?t={DashboardServer.BrowserToken}", Cancellation);
        var forgery = FormToken.In(await browser.GetStringAsync("/resources", Cancellation));

        var forged = await browser.PostAsync("/resources/orders-a1/commands/restart", new FormUrlEncodedContent([]), Cancellation);
        var honest = await PostAsync(browser, "/resources/orders-a1/commands/restart", forgery);
        host.CommandError = "orders-a1 is being stopped";
        var refused = await PostAsync(browser, "/resources/orders-a1/commands/stop", forgery);

        forged.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        honest.GetProperty("succeeded").GetBoolean().ShouldBeTrue();
        refused.GetProperty("error").GetString().ShouldBe("orders-a1 is being stopped");
        host.Commands.ShouldBe([("orders-a1", "restart"), ("orders-a1", "stop")]);
    }

    [Fact]
    public async Task Console_lines_are_streamed_with_colours_and_stderr()
    {
        await using var host = await HostAsync();
        host.Print("orders-a1", "\u001b[32minfo\u001b[39m: started");
        await using var server = await StartAsync(host);
        await ConnectedAsync(server);
        await using var events = await EventReader.OpenAsync(server.Api, "/live/console?resource=orders-a1", Cancellation);

        var past = JsonDocument.Parse(await events.NextAsync("lines")).RootElement[0];
        past.GetProperty("s")[0][0].GetString().ShouldBe("fg2");
        past.GetProperty("s")[0][1].GetString().ShouldBe("info");
        host.Print("orders-a1", "<b>boom</b>", isError: true);
        var next = JsonDocument.Parse(await events.NextAsync("lines")).RootElement[0];
        next.GetProperty("n").GetInt64().ShouldBe(2);
        next.GetProperty("e").GetBoolean().ShouldBeTrue();
        next.GetProperty("s")[0][1].GetString().ShouldBe("<b>boom</b>");
    }

    [Fact]
    public async Task The_consoles_of_all_replicas_come_together_also_of_one_that_is_added()
    {
        await using var host = await HostAsync();
        host.Print("orders-a1", "one");
        host.Print("orders-b2", "two");
        await using var server = await StartAsync(host);
        await ConnectedAsync(server);
        await using var events = await EventReader.OpenAsync(server.Api, "/live/console?name=orders", Cancellation);
        await events.NextAsync("lines", data => data.Contains("one", StringComparison.Ordinal));
        await events.NextAsync("lines", data => data.Contains("two", StringComparison.Ordinal));

        host.Set(ShopResources.Replica("orders", "z9", DateTimeOffset.UtcNow));
        host.Print("orders-z9", "three");
        host.Print("orders-a1", "four");

        var rest = new List<string>();
        while (rest.Count < 2)
            rest.Add(await events.NextAsync("lines"));
        string.Concat(rest).ShouldContain("three");
        string.Concat(rest).ShouldContain("four");
        string.Concat(rest).ShouldNotContain("one");
    }

    [Fact]
    public async Task The_download_is_plain_text_by_time()
    {
        await using var host = await HostAsync();
        host.Print("orders-a1", "\u001b[31mfirst\u001b[0m");
        host.Print("orders-b2", "second", isError: true);
        await using var server = await StartAsync(host);
        await ConnectedAsync(server);
        var text = await server.Api.GetStringAsync("/console/download?name=orders", Cancellation);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldEndWith("orders-a1 out first");
        lines[1].ShouldEndWith("orders-b2 err second");
    }

    private static async Task<JsonElement> PostAsync(HttpClient browser, string path, string forgery)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", forgery)]),
        };
        request.Headers.Accept.ParseAdd("application/json");
        return JsonDocument.Parse(await (await browser.SendAsync(request, Cancellation)).Content.ReadAsStringAsync(Cancellation)).RootElement;
    }

    private static async Task ConnectedAsync(DashboardServer server)
    {
        await using var events = await EventReader.OpenAsync(server.Api, "/live/resources", Cancellation);
        await events.NextAsync("frame", data => data.Contains("App host connected", StringComparison.Ordinal));
    }

    private static Task<DashboardServer> StartAsync(FakeAppHost host, string key = FakeAppHost.ApiKey) => DashboardServer.StartAsync(
        ("Dashboard:ResourceServiceClient:Url", host.Address.ToString()), ("Dashboard:ResourceServiceClient:ApiKey", key));

    private static async Task<FakeAppHost> HostAsync()
    {
        var host = await FakeAppHost.StartAsync();
        foreach (var resource in ShopResources.All(DateTimeOffset.UtcNow))
            host.Set(resource);
        return host;
    }
}
