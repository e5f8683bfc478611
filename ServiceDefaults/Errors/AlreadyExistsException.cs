namespace ShopMesh.ServiceDefaults.Errors;

/// <summary>What the request would create is there already: ALREADY_EXISTS with <c>ResourceInfo</c> and <c>ErrorInfo</c>.</summary>
/// <param name="resourceType">The kind of thing, such as <c>user</c>.</param>
/// <param name="resourceName">The name or key that is taken, as the caller gave it.</param>
/// <param name="reason">Why, such as <c>EMAIL_TAKEN</c>.</param>
public sealed class AlreadyExistsException(string resourceType, string resourceName, string reason)
    : ServiceException($"There is a {resourceType} \"{resourceName}\" already.")
{
    /// <inheritdoc />
    public override string Reason { get; } = reason;

    /// <summary>The kind of thing that exists.</summary>
    public string ResourceType { get; } = resourceType;

    /// <summary>The name or key that is taken.</summary>
    public string ResourceName { get; } = resourceName;
}
