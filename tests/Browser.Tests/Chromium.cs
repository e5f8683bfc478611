using Microsoft.Playwright;
using Xunit;

namespace ShopMesh.Browser.Tests;

/// <summary>One browser for all tests. A machine without one skips them and says how to get it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal IBrowser Browser
    {
        get
        {
            Assert.SkipWhen(_browser is null, Browsers.Missing);
            return _browser!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Browsers.FindChromium() is not { } path)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Headless = true,
            Args = Browsers.Arguments,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
