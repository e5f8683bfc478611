namespace ShopMesh.ServiceDefaults.Querying.Filters;

/// <summary>A filter as a tree.</summary>
internal abstract record FilterNode;

/// <summary>Holds when all operands hold.</summary>
internal sealed record Conjunction(IReadOnlyList<FilterNode> Operands) : FilterNode;

/// <summary>Holds when one of the operands holds.</summary>
internal sealed record Disjunction(IReadOnlyList<FilterNode> Operands) : FilterNode;

/// <summary>Holds when the operand does not.</summary>
internal sealed record Negation(FilterNode Operand) : FilterNode;

/// <summary>Compares a field with a value.</summary>
/// <param name="Field">The field's name as written.</param>
/// <param name="FieldPosition">Where it is written, from 1.</param>
/// <param name="Operator">How to compare.</param>
/// <param name="OperatorPosition">Where the operator is written, from 1.</param>
/// <param name="Value">What to compare with.</param>
internal sealed record Comparison(string Field, int FieldPosition, ComparisonOperator Operator, int OperatorPosition, FilterValue Value)
    : FilterNode;

/// <summary>A value as it is written in a filter; what it means depends on the field that it is compared with.</summary>
/// <param name="Text">The text, without quotes and with escapes resolved.</param>
/// <param name="Position">Where it is written, from 1.</param>
internal readonly record struct FilterValue(string Text, int Position);
