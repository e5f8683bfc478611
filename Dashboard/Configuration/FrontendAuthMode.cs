namespace ShopMesh.Dashboard.Configuration;

/// <summary>Who may look at the pages.</summary>
internal enum FrontendAuthMode
{
    /// <summary>Whoever has the token.</summary>
    BrowserToken,

    /// <summary>Everyone who can connect; only on loopback.</summary>
    Unsecured,
}
