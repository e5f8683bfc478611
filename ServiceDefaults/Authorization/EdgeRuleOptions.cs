namespace ShopMesh.ServiceDefaults.Authorization;

/// <summary>Who may call an rpc of the edge listener: a row of <c>Mesh:Authorization:Edge</c>. Each setting lets more callers in.</summary>
public sealed class EdgeRuleOptions
{
    /// <summary><c>Anonymous</c>: anyone, also those who show nothing.</summary>
    public bool Anonymous { get; set; }

    /// <summary><c>Roles</c>: people with one of these roles, whoever it is about.</summary>
    public string[] Roles { get; set; } = [];

    /// <summary><c>Owner</c>: every person who has signed in, for themselves.</summary>
    public bool Owner { get; set; }

    /// <summary><c>Scopes</c>: programs with one of these scopes, whoever it is about.</summary>
    public string[] Scopes { get; set; } = [];

    /// <summary><c>Denied</c>: nobody; the rpc is for services. Such a row says that it was thought of.</summary>
    public bool Denied { get; set; }
}
