using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using ShopMesh.Dashboard.Configuration;

namespace ShopMesh.Dashboard.Assets;

/// <summary>
/// The style sheets, scripts and icons, which are part of the assembly: the dashboard runs from any directory, in any
/// environment. Their address contains a digest of them all, so browsers keep them for good and never mix versions.
/// </summary>
internal sealed class AssetCatalog
{
    private const string Prefix = "assets/";

    private readonly FrozenDictionary<string, Asset> _assets;
    private readonly string _directory;

    public AssetCatalog(DashboardOptions options)
    {
        _directory = options.Frontend.AssetsDirectory;
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var assets = new Dictionary<string, Asset>(StringComparer.Ordinal);
        var assembly = typeof(AssetCatalog).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            digest.AppendData(content);
            assets[name[Prefix.Length..].Replace('\\', '/')] = new Asset(content, Compress(content), ContentType(name));
        }

        _assets = assets.ToFrozenDictionary(StringComparer.Ordinal);
        Version = _directory.Length > 0 ? "dev" : Convert.ToHexStringLower(digest.GetHashAndReset()[..6]);
    }

    private string Version { get; }

    /// <summary>The address of an asset such as <c>css/base.css</c>.</summary>
    public string this[string name] => _assets.ContainsKey(name) || _directory.Length > 0
        ? $"/assets/{Version}/{name}"
        : throw new ArgumentException($"There is no asset '{name}'.", nameof(name));

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/assets/{version}/{**name}", ServeAsync).AllowAnonymous();
        endpoints.MapGet("/favicon.ico", () => TypedResults.Redirect(this["icons/favicon.svg"], permanent: false)).AllowAnonymous();
    }

    private async Task ServeAsync(string version, string name, HttpContext context)
    {
        if (Find(name) is not { } asset)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = asset.ContentType;
        context.Response.Headers.CacheControl = version == Version && _directory.Length == 0 ? "public, max-age=31536000, immutable" : "no-cache";
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

    private Asset? Find(string name)
    {
        if (_directory.Length == 0)
            return _assets.GetValueOrDefault(name);
        // Only files that are assets already, so that the directory option cannot serve anything else.
        if (!_assets.ContainsKey(name) || !File.Exists(Path.Combine(_directory, name)))
            return null;
        var content = File.ReadAllBytes(Path.Combine(_directory, name));
        return new Asset(content, Compress(content), ContentType(name));
    }

    private static byte[] Compress(byte[] content)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal))
            gzip.Write(content);
        return buffer.ToArray();
    }

    private static string ContentType(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };

    private sealed record Asset(byte[] Content, byte[] Gzip, string ContentType);
}
