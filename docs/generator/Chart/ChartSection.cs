namespace ShopMesh.ApiReference.Chart;

/// <summary>The values below one banner of values.yaml.</summary>
/// <param name="Title">The banner.</param>
/// <param name="Groups">By top-level key.</param>
internal sealed record ChartSection(string Title, IReadOnlyList<ChartGroup> Groups);

/// <summary>The values below one top-level key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Introduction">What the comment above it says; may be empty.</param>
/// <param name="Values">Its values, in the file's order.</param>
internal sealed record ChartGroup(string Key, string Introduction, IReadOnlyList<ChartValue> Values);
