namespace ShopMesh.ServiceDefaults.Configuration;

/// <summary>
/// Who this process is (section <c>Mesh</c>). The three parts make up its SPIFFE id:
/// <c>spiffe://{TrustDomain}/ns/{Namespace}/sa/{ServiceName}</c>.
/// </summary>
public sealed class MeshOptions : IMeshOptions
{
    static string IMeshOptions.Section => "Mesh";

    /// <summary>
    /// <c>Mesh:TrustDomain</c>, default <c>shop.local</c>: the trust domain of this system's identities, and the <c>domain</c>
    /// of the <c>ErrorInfo</c> that it sends.
    /// </summary>
    public string TrustDomain { get; set; } = "shop.local";

    /// <summary><c>Mesh:Namespace</c>, default <c>local</c>: the namespace of this service and of those that it calls.</summary>
    public string Namespace { get; set; } = "local";

    /// <summary><c>Mesh:ServiceName</c>, such as <c>users</c>; a service must set it, a worker is named after its application if it does not.</summary>
    public string ServiceName { get; set; } = "";

    IEnumerable<string> IMeshOptions.Validate() =>
    [
        .. OptionRule.Name("Mesh:TrustDomain", TrustDomain, "the SPIFFE trust domain, such as shop.local"),
        .. OptionRule.Name("Mesh:Namespace", Namespace, "the namespace of this service, such as local"),
        .. OptionRule.Name("Mesh:ServiceName", ServiceName, "the name of this service in the mesh, such as users"),
    ];
}
