using Microsoft.Playwright;
using ShopMesh.Testing.Browser;
using Xunit;

namespace ShopMesh.Browser.Tests;

/// <summary>One browser for all tests. A machine without one skips them and says how to get it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private ChromiumBrowser? _chromium;

    internal IBrowser Browser
    {
        get
        {
            Assert.SkipWhen(_chromium is null, Browsers.Missing);
            return _chromium!.Browser;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Browsers.FindChromium() is { } path)
            _chromium = await ChromiumBrowser.LaunchAsync(path);
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
    }
}
