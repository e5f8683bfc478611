namespace ShopMesh.ServiceDefaults.Authorization;

/// <summary>How far a rule lets a caller go.</summary>
internal enum EdgeGrant
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>As far as anyone may.</summary>
    Open,

    /// <summary>Only where it is about themselves.</summary>
    Owner,

    /// <summary>Whoever it is about.</summary>
    Anyone,
}
