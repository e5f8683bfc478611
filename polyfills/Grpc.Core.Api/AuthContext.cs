namespace Grpc.Core;

/// <summary>
/// What is known of the peer of a call from its transport, such as the names in its client certificate. Properties can be present
/// although the peer is not authenticated; <see cref="IsPeerAuthenticated"/> says so.
/// </summary>
/// <param name="peerIdentityPropertyName">The property that holds the peer's identity; <see langword="null"/> if it has none.</param>
/// <param name="properties">Every property by its name.</param>
public class AuthContext(string? peerIdentityPropertyName, Dictionary<string, List<AuthProperty>> properties)
{
    private readonly Dictionary<string, List<AuthProperty>> _properties = properties ?? throw new ArgumentNullException(nameof(properties));

    /// <summary>Whether the transport has proven who the peer is.</summary>
    public bool IsPeerAuthenticated => PeerIdentityPropertyName is not null;

    /// <summary>The name of the property that is the peer's identity, or <see langword="null"/> if it is not authenticated.</summary>
    public string? PeerIdentityPropertyName { get; } = peerIdentityPropertyName;

    /// <summary>The properties that are the peer's identity; there can be several. Empty if the peer is not authenticated.</summary>
    public IEnumerable<AuthProperty> PeerIdentity =>
        PeerIdentityPropertyName is null ? [] : FindPropertiesByName(PeerIdentityPropertyName);

    /// <summary>All properties, of any name.</summary>
    public IEnumerable<AuthProperty> Properties => _properties.Values.SelectMany(values => values);

    /// <summary>The properties of one name; empty if there are none.</summary>
    /// <param name="propertyName">The name, compared exactly.</param>
    public IEnumerable<AuthProperty> FindPropertiesByName(string propertyName) =>
        _properties.TryGetValue(propertyName, out var values) ? values.AsReadOnly() : [];
}
