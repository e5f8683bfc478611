namespace ShopMesh.Testing.Browser;

/// <summary>The browsers of this machine.</summary>
public static class Browsers
{
    /// <summary>What to tell where there is none.</summary>
    public const string Missing = "No Chromium was found; install it (Debian: apt-get install chromium) or set CHROMIUM to its path.";

    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

    /// <summary>The path of Chromium; <see langword="null"/> where there is none.</summary>
    public static string? FindChromium() =>
        Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } set ? set : Places.FirstOrDefault(File.Exists);
}
