using Shop.Dashboard.V1;

namespace ShopMesh.Dashboard.Resources;

/// <summary>Everything that is known of the app host at one moment.</summary>
/// <param name="ApplicationName">The application's name.</param>
/// <param name="Connection">How the connection is.</param>
/// <param name="Problem">Why it is lost; empty otherwise.</param>
/// <param name="RetryAt">When it is tried again.</param>
/// <param name="Resources">The resources by id; what was known last while the connection is lost.</param>
public sealed record ResourceBoardState(
    string ApplicationName,
    AppHostConnection Connection,
    string Problem,
    DateTimeOffset? RetryAt,
    IReadOnlyDictionary<string, Resource> Resources)
{
    /// <summary>The resources in the order in which a page lists them: by name, then by id.</summary>
    public IEnumerable<Resource> Ordered => Resources.Values
        .OrderBy(resource => TypeOrder(resource.Type)).ThenBy(resource => resource.Name, StringComparer.OrdinalIgnoreCase)
        .ThenBy(resource => resource.CreatedAt?.Seconds ?? 0).ThenBy(resource => resource.Id, StringComparer.Ordinal);

    private static int TypeOrder(string type) => type switch
    {
        "Project" => 0,
        "Container" or "PostgresServer" => 1,
        "PostgresDatabase" => 2,
        "Executable" => 3,
        _ => 4,
    };
}
