using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Playwright;
using ShopMesh.Testing.Browser;
using ShopMesh.Testing.PostgreSql;
using ShopMesh.Testing.Shop.Identity;
using ShopMesh.Testing.Shop.Processes;
using Xunit;

namespace ShopMesh.Interop.Tests;

/// <summary>
/// The product service as it ships, which allows the pages of one origin, and a browser that is told to take the certificate of
/// its edge listener, as a person's browser would by its authority.
/// </summary>
public sealed class EdgeInBrowser : IAsyncLifetime
{
    /// <summary>The origin that is allowed.</summary>
    internal const string ShopOrigin = "https://shop.example.com";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("shopmesh-interop-");
    private readonly PostgreSqlCluster _cluster = new();
    private readonly MeshIdentities _identities = new();
    private ServiceProcess? _products;
    private string _program = "";
    private ChromiumBrowser? _browser;

    /// <summary>The address of the edge listener.</summary>
    internal string Edge => $"https://localhost:{_products!.EdgePort}";

    public async ValueTask InitializeAsync()
    {
        if (Browsers.FindChromium() is not { } chromium)
        {
            Assert.Skip(Browsers.Missing);
            return;
        }

        _program = await BrowserProgram.BuildAsync(_directory.FullName, TestContext.Current.CancellationToken);
        await _cluster.InitializeAsync();
        var settings = await StartProductsAsync();
        using var certificate = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(settings["Mesh:Edge:CertificatePath"]!));
        var pin = Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
        // The pages' own servers are made up, so the browser cannot know that they are no further away than the shop.
        _browser = await ChromiumBrowser.LaunchAsync(
            chromium, $"--ignore-certificate-errors-spki-list={pin}", "--disable-features=LocalNetworkAccessChecks");
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        if (_products is not null)
            await _products.DisposeAsync();
        await _cluster.DisposeAsync();
        _identities.Dispose();
        _directory.Delete(recursive: true);
    }

    /// <summary>Opens a page of an origin, which brings the program along.</summary>
    internal async Task<IPage> OpenAsync(string origin = ShopOrigin)
    {
        var page = await _browser!.Browser.NewPageAsync();
        await page.RouteAsync($"{origin}/**", route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = route.Request.Url.EndsWith(".js", StringComparison.Ordinal) ? "text/javascript" : "text/html",
            Body = route.Request.Url.EndsWith(".js", StringComparison.Ordinal) ? _program : "<!doctype html><title>A page</title><script src=\"/program.js\"></script>",
        }));
        await page.GotoAsync($"{origin}/");
        return page;
    }

    private async Task<Dictionary<string, string?>> StartProductsAsync()
    {
        var connectionString = await _cluster.CreateDatabaseAsync();
        await ServiceProcess.MigrateAsync(ServiceProgram.Products, _identities, connectionString, seed: true, TestContext.Current.CancellationToken);
        var settings = _identities.Enroll(ServiceProgram.Products.ServiceName);
        settings[$"ConnectionStrings:{ServiceProgram.Products.DatabaseName}"] = connectionString;
        settings["Mesh:Edge:Cors:AllowedOrigins:0"] = ShopOrigin;
        settings["Mesh:Deadlines:Default"] = "00:00:40";
        _products = await ServiceProcess.StartAsync(ServiceProgram.Products, settings, TestContext.Current.CancellationToken);
        return settings;
    }
}
