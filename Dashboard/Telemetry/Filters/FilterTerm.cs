using System.Globalization;

namespace ShopMesh.Dashboard.Telemetry.Filters;

/// <summary>One condition of a filter.</summary>
/// <param name="Key">The field or attribute; empty for text that may occur anywhere.</param>
/// <param name="Operator">How to compare.</param>
/// <param name="Value">What to compare with.</param>
public sealed record FilterTerm(string Key, FilterOperator Operator, string Value)
{
    private const string DurationKey = "duration";

    private readonly double? _number = Key == DurationKey
        ? DurationText.TryParse(Value, out var nanoseconds) ? nanoseconds : null
        : double.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whether a value meets the condition; for <see cref="FilterOperator.NotEqual"/>, whether it is the unwanted one.</summary>
    public bool Accepts(string value) => Operator switch
    {
        FilterOperator.Contains => value.Contains(Value, StringComparison.OrdinalIgnoreCase),
        FilterOperator.Greater => Compare(value) > 0,
        FilterOperator.Less => Compare(value) < 0,
        _ => Wildcard.IsMatch(Value, value) || (Key == "rpc.method" && IsMethodOf(value)),
    };

    /// <summary>Whether a duration meets the condition.</summary>
    public bool AcceptsDuration(long nanoseconds) => _number is { } bound && Operator switch
    {
        FilterOperator.Greater => nanoseconds > bound,
        FilterOperator.Less => nanoseconds < bound,
        _ => false,
    };

    private int Compare(string value) =>
        _number is { } bound && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number.CompareTo(bound)
            : 0;

    // Semantic conventions have had rpc.method with and without its service; both are asked for by the method alone.
    private bool IsMethodOf(string value) =>
        value.LastIndexOf('/') is >= 0 and var slash && Wildcard.IsMatch(Value, value.AsSpan(slash + 1));
}
