namespace ShopMesh.ApiReference.Chart;

/// <summary>One value of the chart.</summary>
/// <param name="Key">Its path, with dots.</param>
/// <param name="Type">string, int, float, bool, list or object.</param>
/// <param name="Default">What it is unless set, as JSON; <see langword="null"/> where that is too long for a table, and empty for one
/// whose values are described one by one.</param>
/// <param name="Description">The comment above it.</param>
internal sealed record ChartValue(string Key, string Type, string? Default, string Description);
