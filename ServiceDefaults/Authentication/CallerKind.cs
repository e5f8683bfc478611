namespace ShopMesh.ServiceDefaults.Authentication;

/// <summary>What a caller is.</summary>
public enum CallerKind
{
    /// <summary>Someone at the edge who has shown nothing.</summary>
    Anonymous,

    /// <summary>A service of the mesh, proven by its certificate.</summary>
    Service,

    /// <summary>A person who has signed in, proven by a token.</summary>
    Person,

    /// <summary>A program at the edge, proven by an API key.</summary>
    Program,
}
