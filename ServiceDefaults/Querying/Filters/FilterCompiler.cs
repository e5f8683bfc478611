using System.Linq.Expressions;
using ShopMesh.ServiceDefaults.Querying.Fields;

namespace ShopMesh.ServiceDefaults.Querying.Filters;

/// <summary>Makes a predicate of a filter that EF Core turns into SQL, with every value a parameter.</summary>
internal static class FilterCompiler
{
    /// <summary>The predicate on rows.</summary>
    /// <exception cref="FilterSyntaxException">A field is unknown, or a value does not suit its field.</exception>
    public static Expression<Func<T, bool>> Compile<T>(FilterNode filter, IReadOnlyDictionary<string, QueryField<T>> fields)
    {
        var row = Expression.Parameter(typeof(T), "row");
        return Expression.Lambda<Func<T, bool>>(Build(filter, row, fields), row);
    }

    private static Expression Build<T>(FilterNode node, ParameterExpression row, IReadOnlyDictionary<string, QueryField<T>> fields) =>
        node switch
        {
            Conjunction all => all.Operands.Select(operand => Build(operand, row, fields)).Aggregate(Expression.AndAlso),
            Disjunction any => any.Operands.Select(operand => Build(operand, row, fields)).Aggregate(Expression.OrElse),
            Negation not => Expression.Not(Build(not.Operand, row, fields)),
            Comparison comparison => FieldOf(comparison, fields).Compare(row, comparison),
            _ => throw new ArgumentOutOfRangeException(nameof(node)),
        };

    private static QueryField<T> FieldOf<T>(Comparison comparison, IReadOnlyDictionary<string, QueryField<T>> fields) =>
        fields.TryGetValue(comparison.Field, out var field)
            ? field
            : throw new FilterSyntaxException(
                $"there is no field to compare with this name; there are {string.Join(", ", fields.Keys)}", comparison.FieldPosition);
}
