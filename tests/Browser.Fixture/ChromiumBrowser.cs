using Microsoft.Playwright;

namespace ShopMesh.Testing.Browser;

/// <summary>A Chromium of the tests' own, on a network that does not change under it where the machine allows that.</summary>
public sealed class ChromiumBrowser : IAsyncDisposable
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"];

    private readonly IPlaywright _playwright;
    private readonly StillNetwork? _network;

    private ChromiumBrowser(IPlaywright playwright, IBrowser browser, StillNetwork? network) =>
        (_playwright, Browser, _network) = (playwright, browser, network);

    /// <summary>The browser.</summary>
    public IBrowser Browser { get; }

    /// <summary>Starts one.</summary>
    /// <param name="path">Its program, from <see cref="Browsers.FindChromium"/>.</param>
    /// <param name="arguments">Arguments beside those of every test.</param>
    public static async Task<ChromiumBrowser> LaunchAsync(string path, params string[] arguments)
    {
        var network = StillNetwork.TryCreate(path);
        IPlaywright? playwright = null;
        try
        {
            playwright = await Playwright.CreateAsync();
            var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = network?.Launcher ?? path,
                Headless = true,
                // What is on this machine goes by the proxy too, which Chromium would not do on its own.
                Proxy = network is null ? null : new Proxy { Server = StillNetwork.Proxy, Bypass = "<-loopback>" },
                Args = [.. Arguments, .. arguments],
            });
            return new ChromiumBrowser(playwright, browser, network);
        }
        catch
        {
            playwright?.Dispose();
            if (network is not null)
                await network.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
        if (_network is not null)
            await _network.DisposeAsync();
    }
}
