using Microsoft.Playwright;

namespace ShopMesh.Browser.Tests;

internal static class Arrival
{
    /// <summary>
    /// Waits until the page with this address has loaded. <c>WaitForURLAsync</c> looks and then listens, and misses a navigation that comes
    /// in between (playwright-dotnet #3364); this asks in the page.
    /// </summary>
    /// <param name="page">The tab.</param>
    /// <param name="address">A regular expression for the path and query.</param>
    public static Task ArriveAsync(this IPage page, string address) => page.WaitForFunctionAsync(
        "address => document.readyState === 'complete' && new RegExp(address).test(location.pathname + location.search)", address);
}
