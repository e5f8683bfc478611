namespace ShopMesh.ServiceDefaults;

/// <summary>The listeners of a service. What is mapped on one cannot be reached through another.</summary>
[Flags]
public enum MeshListeners
{
    /// <summary>No listener.</summary>
    None = 0,

    /// <summary>HTTP/2 with mutual TLS: callers are services, each with a SPIFFE id, and what they may call is listed in the policy.</summary>
    Mesh = 1,

    /// <summary>HTTP/1.1 and HTTP/2 with server TLS: callers are people and programs outside the mesh.</summary>
    Edge = 2,

    /// <summary>HTTP/1.1 and HTTP/2 in plaintext, for the kubelet and the AppHost: health, and nothing of the business.</summary>
    Management = 4,
}
