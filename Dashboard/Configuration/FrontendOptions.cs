namespace ShopMesh.Dashboard.Configuration;

/// <summary>The pages; configuration section <c>Dashboard:Frontend</c>.</summary>
internal sealed class FrontendOptions
{
    /// <summary>Addresses to listen on. Default: <c>ASPNETCORE_URLS</c>, else <c>http://localhost:18888</c>.</summary>
    public string EndpointUrls { get; set; } = "";

    /// <summary>Who may look. Default <see cref="FrontendAuthMode.BrowserToken"/>.</summary>
    public FrontendAuthMode AuthMode { get; set; } = FrontendAuthMode.BrowserToken;

    /// <summary>The token that logs a browser in. Default: a new random one at each start, printed with the login link.</summary>
    public string BrowserToken { get; set; } = "";

    /// <summary>A directory to serve style sheets and scripts from in place of the built-in ones, to work on them. Default: none.</summary>
    public string AssetsDirectory { get; set; } = "";
}
