using System.Collections.Concurrent;
using Microsoft.Playwright;
using Shouldly;

namespace ShopMesh.Browser.Tests;

/// <summary>A person's own browser in the shop; an error on its console fails the test.</summary>
internal sealed class ShopPage : IAsyncDisposable
{
    public const string Password = "correct horse battery staple";

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _errors = new();

    private ShopPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            // A page that says no is answered with its status, which the browser notes as an error.
            if (message.Type is "error" or "warning" && !message.Text.Contains("the server responded with a status of 4", StringComparison.Ordinal))
                _errors.Enqueue($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
    }

    public IPage Page { get; }

    public string Email { get; } = $"ada-{Guid.NewGuid():N}@example.com";

    public IBrowserContext Context => _context;

    public static async Task<ShopPage> OpenAsync(
        Chromium chromium, RunningShop shop, ColorScheme theme = ColorScheme.Light, int width = 1280, int height = 900)
    {
        var browser = chromium.Browser;
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = (await shop.StorefrontAsync()).ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = theme,
            DeviceScaleFactor = 1,
        });
        context.SetDefaultTimeout(30_000);
        var page = new ShopPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync("/");
        return page;
    }

    /// <summary>Opens an account, which signs in.</summary>
    public async Task SignUpAsync(string name = "Ada Lovelace")
    {
        await Page.GotoAsync("/sign-up");
        await Page.FillAsync("#name", name);
        await Page.FillAsync("#email", Email);
        await Page.FillAsync("#password", Password);
        await Page.ClickAsync("main button.primary");
        await Page.Locator("header a[href='/account']").WaitForAsync();
    }

    public async Task SignInAsync(string password = Password)
    {
        await Page.GotoAsync("/sign-in");
        await Page.FillAsync("#email", Email);
        await Page.FillAsync("#password", password);
        await Page.ClickAsync("main button.primary");
    }

    /// <summary>Finds a product by its name and puts it in the basket, where the page then is.</summary>
    public async Task PutInBasketAsync(string name, int quantity = 1)
    {
        await Page.GotoAsync("/");
        await Page.FillAsync("#q", name);
        await Page.PressAsync("#q", "Enter");
        await Page.Locator($"a.card:has-text('{name}')").First.ClickAsync();
        await Page.FillAsync("#quantity", $"{quantity}");
        await Page.ClickAsync("button.primary");
        await Page.Locator("ul.lines li").First.WaitForAsync();
        await Page.ArriveAsync("^/basket");
    }

    /// <summary>Orders what is in the basket; the page is then that of the order.</summary>
    public async Task<string> OrderAsync()
    {
        await Page.GotoAsync("/basket");
        await Page.ClickAsync("aside button.primary");
        await Page.ArriveAsync("^/orders/.");
        return new Uri(Page.Url).AbsolutePath;
    }

    public Task WaitForTextAsync(string selector, string text) =>
        Page.Locator(selector).Filter(new LocatorFilterOptions { HasText = text }).First.WaitForAsync();

    /// <summary>Saves a picture of the whole page when a directory for them is set; it is for a person to look at.</summary>
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
