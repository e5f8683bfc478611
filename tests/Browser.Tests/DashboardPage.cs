using System.Collections.Concurrent;
using Microsoft.Playwright;
using Shouldly;
using ShopMesh.Dashboard.Tests.Synthetic;

namespace ShopMesh.Browser.Tests;

/// <summary>A tab that is logged in to a dashboard, and in which any error on the console fails the test.</summary>
internal sealed class DashboardPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _errors = new();

    private DashboardPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _errors.Enqueue($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
    }

    public IPage Page { get; }

    public static async Task<DashboardPage> OpenAsync(
        Chromium chromium, DashboardServer server, string path, ColorScheme theme = ColorScheme.Light, int width = 1280)
    {
        var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.Listeners.Frontend.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = width == 1280 ? 800 : 1080 },
            ColorScheme = theme,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(20_000);
        var page = new DashboardPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync($"/login?t={DashboardServer.BrowserToken}&returnUrl={Uri.EscapeDataString(path)}");
        return page;
    }

    /// <summary>Clicks a link and waits until the page that it leads to has loaded, and with it the script that listens there.</summary>
    public async Task FollowAsync(string selector, string address)
    {
        await Page.ClickAsync(selector);
        await Page.ArriveAsync($"^{address}$");
    }

    /// <summary>The text of an element, once it has what is expected.</summary>
    public Task WaitForTextAsync(string selector, string text) =>
        Page.Locator(selector).Filter(new LocatorFilterOptions { HasText = text }).First.WaitForAsync();

    /// <summary>Saves a picture when a directory for them is set; it is for a person to look at.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } directory)
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, name + ".png") });
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        _errors.ShouldBeEmpty();
    }
}
