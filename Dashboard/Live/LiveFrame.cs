namespace ShopMesh.Dashboard.Live;

/// <summary>What a live page should look like at one moment.</summary>
/// <param name="Rows">The rows of its table, in order, as HTML.</param>
/// <param name="Parts">Other parts that change, by name.</param>
internal sealed record LiveFrame(IReadOnlyList<(string Key, string Html)> Rows, IReadOnlyDictionary<string, string> Parts);
