namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a resource relates to another.</summary>
/// <param name="ResourceName">The other's name.</param>
/// <param name="Type">The kind; see <see cref="KnownRelationshipTypes"/>.</param>
public sealed record RelationshipSnapshot(string ResourceName, string Type);
