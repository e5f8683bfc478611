namespace ShopMesh.Browser.Tests;

/// <summary>The browsers of this machine.</summary>
internal static class Browsers
{
    public const string Missing = "No Chromium was found; install it (Debian: apt-get install chromium) or set CHROMIUM to its path.";

    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

    /// <summary>What every browser of a test is started with.</summary>
    public static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"];

    /// <summary>The path of Chromium; <see langword="null"/> where there is none.</summary>
    public static string? FindChromium() =>
        Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } set ? set : Places.FirstOrDefault(File.Exists);
}
