using System.Linq.Expressions;
using ShopMesh.ServiceDefaults.Querying.Filters;
using ShopMesh.ServiceDefaults.Querying.Paging;

namespace ShopMesh.ServiceDefaults.Querying.Fields;

/// <summary>A field of a known type.</summary>
/// <typeparam name="T">The row.</typeparam>
/// <typeparam name="TKey">The field's type.</typeparam>
internal sealed class TypedQueryField<T, TKey>(string name, Expression<Func<T, TKey>> selector, FieldType<TKey> type)
    : QueryField<T>(name)
{
    private readonly Func<T, TKey> _read = selector.Compile();

    public override Expression Compare(ParameterExpression row, Comparison comparison)
    {
        if (comparison.Operator == ComparisonOperator.Has)
        {
            return type.TryParse(comparison.Value.Text, out var part) && type.Has(Key(row), Parameter(part)) is { } has
                ? has
                : throw new FilterSyntaxException($"'{Name}' cannot be searched by ':'; use =, !=, <, <=, > or >=", comparison.OperatorPosition);
        }

        if (type.IsEqualityOnly && comparison.Operator is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual))
            throw new FilterSyntaxException($"'{Name}' can be compared by = and != only", comparison.OperatorPosition);

        return type.TryParse(comparison.Value.Text, out var value)
            ? CompareKeys(comparison.Operator, Key(row), Parameter(value))
            : throw new FilterSyntaxException($"'{Name}' is compared with {type.Description}", comparison.Value.Position);
    }

    public override IOrderedQueryable<T> Sort(IQueryable<T> source, bool isFirst, bool descending) => (isFirst, descending) switch
    {
        (true, false) => source.OrderBy(selector),
        (true, true) => source.OrderByDescending(selector),
        (false, false) => ((IOrderedQueryable<T>)source).ThenBy(selector),
        (false, true) => ((IOrderedQueryable<T>)source).ThenByDescending(selector),
    };

    public override Expression Key(ParameterExpression row) =>
        new ParameterReplacement(selector.Parameters[0], row).Visit(selector.Body);

    public override void WriteKey(CursorWriter cursor, T row) => type.Write(cursor, _read(row));

    public override Expression ReadKey(ref CursorReader cursor) => Parameter(type.Read(ref cursor));

    public override Expression CompareKeys(ComparisonOperator comparison, Expression left, Expression right)
    {
        (left, right) = type.Comparable(left, right);
        return comparison switch
        {
            ComparisonOperator.Equal => Expression.Equal(left, right),
            ComparisonOperator.NotEqual => Expression.NotEqual(left, right),
            ComparisonOperator.Less => Expression.LessThan(left, right),
            ComparisonOperator.LessOrEqual => Expression.LessThanOrEqual(left, right),
            ComparisonOperator.Greater => Expression.GreaterThan(left, right),
            _ => Expression.GreaterThanOrEqual(left, right),
        };
    }

    // Read through a property of an object, the value is a parameter to EF Core; a bare constant would end up in the SQL's text.
    private static MemberExpression Parameter(TKey value) =>
        Expression.Property(Expression.Constant(new ParameterValue(value)), nameof(ParameterValue.Value));

    private sealed class ParameterValue(TKey value)
    {
        public TKey Value { get; } = value;
    }

    private sealed class ParameterReplacement(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
