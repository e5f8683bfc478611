namespace ShopMesh.Dashboard.Configuration;

/// <summary>Whether programs must show a key.</summary>
internal enum ApiKeyAuthMode
{
    /// <summary>They must.</summary>
    ApiKey,

    /// <summary>Everyone who can connect is trusted; for listeners only on loopback.</summary>
    Unsecured,
}
