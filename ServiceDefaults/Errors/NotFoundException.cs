namespace ShopMesh.ServiceDefaults.Errors;

/// <summary>What the request names does not exist: NOT_FOUND with <c>ResourceInfo</c> and <c>ErrorInfo</c>.</summary>
/// <param name="resourceType">The kind of thing, such as <c>user</c>.</param>
/// <param name="resourceName">Its name or id as the caller gave it.</param>
public sealed class NotFoundException(string resourceType, string resourceName)
    : ServiceException($"There is no {resourceType} \"{resourceName}\".")
{
    /// <inheritdoc />
    public override string Reason => "RESOURCE_NOT_FOUND";

    /// <summary>The kind of thing that was looked for.</summary>
    public string ResourceType { get; } = resourceType;

    /// <summary>The name or id that was looked for.</summary>
    public string ResourceName { get; } = resourceName;
}
