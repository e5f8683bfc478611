namespace ShopMesh.ServiceDefaults.Querying.Filters;

/// <summary>A filter or an order_by that cannot be understood.</summary>
/// <param name="message">What is wrong, for a person.</param>
/// <param name="position">The character where it is wrong, from 1.</param>
internal sealed class FilterSyntaxException(string message, int position) : Exception(message)
{
    public int Position { get; } = position;
}
