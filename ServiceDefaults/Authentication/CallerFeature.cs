namespace ShopMesh.ServiceDefaults.Authentication;

/// <summary>Request feature: who calls, and how far the rule of the rpc lets them go.</summary>
internal sealed class CallerFeature(Caller caller)
{
    public Caller Caller { get; } = caller;

    /// <summary>Whether the rule of this rpc lets the caller act for themselves only.</summary>
    public bool OwnerOnly { get; set; }

    /// <summary>Whether the rule lets the caller act for anyone, by role, by scope or as a service.</summary>
    public bool ActsForAnyone { get; set; }

    /// <summary>Whether the endpoint has asked whose it is. Where that matters, nothing leaves before it did.</summary>
    public bool OwnerAsked { get; set; }
}
