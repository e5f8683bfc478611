namespace ShopMesh.ApiReference.Chart;

/// <summary>The chart's values cannot be described.</summary>
internal sealed class ChartException(string message) : Exception(message);
