namespace ShopMesh.Fuzz.Tests.Running;

/// <summary>A way into a service.</summary>
public enum Door
{
    /// <summary>The mesh listener, as a service that may call everything.</summary>
    Mesh,

    /// <summary>The edge listener, as somebody of whom nothing is known.</summary>
    EdgeUnknown,

    /// <summary>The edge listener, as a program with a key that may do everything.</summary>
    EdgeProgram,
}
