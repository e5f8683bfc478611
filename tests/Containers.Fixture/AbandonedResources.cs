using System.Text.Json;

namespace ShopMesh.Testing.Containers;

/// <summary>Removes what test processes that ended without cleaning up have left in the engine.</summary>
/// <remarks>
/// Several processes may sweep at once: each removal is idempotent, and what one is busy with the others pass over. Only what
/// carries the label of an owner that is gone is touched.
/// </remarks>
internal static class AbandonedResources
{
    private static readonly string Labelled = "filters=" + Uri.EscapeDataString($$"""{"label":["{{OwnershipLabel.Name}}"]}""");

    /// <summary>Removes abandoned containers with their anonymous volumes, then networks, volumes and images.</summary>
    /// <returns>How many this call removed.</returns>
    public static async Task<int> SweepAsync(EngineConnection engine, CancellationToken cancellationToken)
    {
        // A network or volume can go only once no container uses it.
        var containers = Abandoned(await engine.GetAsync($"containers/json?all=true&{Labelled}", cancellationToken).ConfigureAwait(false), "Id");
        var removed = await RemoveAsync(engine, containers, id => $"containers/{id}?force=true&v=true", cancellationToken).ConfigureAwait(false);

        var networks = Abandoned(await engine.GetAsync($"networks?{Labelled}", cancellationToken).ConfigureAwait(false), "Id");
        removed += await RemoveAsync(engine, networks, id => $"networks/{id}", cancellationToken).ConfigureAwait(false);

        var volumes = await engine.GetAsync($"volumes?{Labelled}", cancellationToken).ConfigureAwait(false);
        removed += await RemoveAsync(
            engine, Abandoned(volumes?.GetProperty("Volumes"), "Name"), name => $"volumes/{Uri.EscapeDataString(name)}", cancellationToken).ConfigureAwait(false);

        var images = Abandoned(await engine.GetAsync($"images/json?{Labelled}", cancellationToken).ConfigureAwait(false), "Id");
        return removed + await RemoveAsync(engine, images, id => $"images/{id}?force=true", cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> RemoveAsync(
        EngineConnection engine, IEnumerable<string> ids, Func<string, string> path, CancellationToken cancellationToken)
    {
        var removed = await Task.WhenAll(ids.Select(id => engine.DeleteAsync(path(id), cancellationToken))).ConfigureAwait(false);
        return removed.Count(done => done);
    }

    private static List<string> Abandoned(JsonElement? list, string key)
        => list is not { ValueKind: JsonValueKind.Array } all
            ? []
            : [.. from resource in all.EnumerateArray()
                  where OwnershipLabel.IsAbandoned(LabelsOf(resource))
                  select resource.GetProperty(key).GetString()!];

    private static IEnumerable<KeyValuePair<string, string>>? LabelsOf(JsonElement resource)
        => resource.TryGetProperty("Labels", out var labels) && labels.ValueKind == JsonValueKind.Object
            ? labels.EnumerateObject().Select(label => KeyValuePair.Create(label.Name, label.Value.GetString() ?? ""))
            : null;
}
