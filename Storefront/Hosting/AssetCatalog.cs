using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;

namespace ShopMesh.Storefront.Hosting;

/// <summary>
/// The style sheets, scripts and icons, which are part of the assembly. Their address has a digest of them all, so browsers keep
/// them for good and never mix versions, also while replicas of two versions are serving.
/// </summary>
internal sealed class AssetCatalog
{
    public const string Route = "/assets/{version}/{**name}";

    private const string Prefix = "assets/";

    private readonly FrozenDictionary<string, Asset> _assets;
    private readonly string _version;

    public AssetCatalog()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var assets = new Dictionary<string, Asset>(StringComparer.Ordinal);
        var assembly = typeof(AssetCatalog).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            digest.AppendData(content);
            assets[name[Prefix.Length..]] = new Asset(content, Compress(content), ContentTypeOf(name));
        }

        _assets = assets.ToFrozenDictionary(StringComparer.Ordinal);
        _version = Convert.ToHexStringLower(digest.GetHashAndReset()[..6]);
    }

    /// <summary>The address of an asset such as <c>css/shop.css</c>.</summary>
    public string this[string name] => _assets.ContainsKey(name)
        ? $"/assets/{_version}/{name}"
        : throw new ArgumentException($"There is no asset '{name}'.", nameof(name));

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Route, ServeAsync);
        endpoints.MapGet("/favicon.ico", () => TypedResults.Redirect(this["icons/shop.svg"]));
    }

    private async Task ServeAsync(string version, string name, HttpContext context)
    {
        if (!_assets.TryGetValue(name, out var asset))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = asset.ContentType;
        context.Response.Headers.CacheControl = version == _version ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.Vary = "Accept-Encoding";
        var content = asset.Content;
        if (context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.ContentEncoding = "gzip";
            content = asset.Gzip;
        }

        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static byte[] Compress(byte[] content)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal))
            gzip.Write(content);
        return buffer.ToArray();
    }

    private static string ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };

    private sealed record Asset(byte[] Content, byte[] Gzip, string ContentType);
}
