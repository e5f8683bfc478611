using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using ShopMesh.ServiceDefaults.Querying.Filters;
using ShopMesh.ServiceDefaults.Querying.Paging;

namespace ShopMesh.ServiceDefaults.Querying.Ordering;

/// <summary>Makes the predicate that holds for rows after a cursor: what keyset paging has in place of OFFSET.</summary>
internal static class Seek
{
    private static readonly MethodInfo[] TupleFactories =
        [.. typeof(ValueTuple).GetMethods().Where(method => method.Name == nameof(ValueTuple.Create)).OrderBy(method => method.GetGenericArguments().Length)];

    private static readonly MethodInfo RowGreaterThan = RowComparison(nameof(NpgsqlDbFunctionsExtensions.GreaterThan));

    private static readonly MethodInfo RowLessThan = RowComparison(nameof(NpgsqlDbFunctionsExtensions.LessThan));

    /// <summary>The predicate for rows that come after the row whose keys <paramref name="cursor"/> holds.</summary>
    /// <exception cref="FormatException">The cursor does not hold the keys of these terms.</exception>
    public static Expression<Func<T, bool>> After<T>(IReadOnlyList<OrderTerm<T>> terms, ReadOnlySpan<byte> cursor)
    {
        var reader = new CursorReader(cursor);
        var row = Expression.Parameter(typeof(T), "row");
        var keys = new Expression[terms.Count];
        var values = new Expression[terms.Count];
        for (var i = 0; i < terms.Count; i++)
        {
            keys[i] = terms[i].Field.Key(row);
            values[i] = terms[i].Field.ReadKey(ref reader);
        }

        if (!reader.IsAtEnd)
            throw new FormatException("The cursor has more keys than the query.");

        var isUniform = terms.All(term => term.Descending == terms[0].Descending);
        var body = isUniform && terms.Count > 1 ? CompareAsRow(terms, keys, values) : CompareInTurn(terms, keys, values);
        return Expression.Lambda<Func<T, bool>>(body, row);
    }

    /// <summary>(a, b) > (x, y), which PostgreSQL answers from one range of an index.</summary>
    private static MethodCallExpression CompareAsRow<T>(IReadOnlyList<OrderTerm<T>> terms, Expression[] keys, Expression[] values) =>
        Expression.Call(
            terms[0].Descending ? RowLessThan : RowGreaterThan, Expression.Constant(EF.Functions), Tuple(keys), Tuple(values));

    /// <summary>a > x OR (a = x AND (b &lt; y OR …)), for directions that differ, within a >= x, which an index can answer.</summary>
    private static Expression CompareInTurn<T>(IReadOnlyList<OrderTerm<T>> terms, Expression[] keys, Expression[] values)
    {
        Expression? after = null;
        for (var i = terms.Count - 1; i >= 0; i--)
        {
            var field = terms[i].Field;
            var beyond = field.CompareKeys(Beyond(terms[i]), keys[i], values[i]);
            after = after is null
                ? beyond
                : Expression.OrElse(beyond, Expression.AndAlso(field.CompareKeys(ComparisonOperator.Equal, keys[i], values[i]), after));
        }

        if (terms.Count == 1)
            return after!;

        var first = terms[0];
        var notBefore = first.Field.CompareKeys(
            first.Descending ? ComparisonOperator.LessOrEqual : ComparisonOperator.GreaterOrEqual, keys[0], values[0]);
        return Expression.AndAlso(notBefore, after!);
    }

    private static ComparisonOperator Beyond<T>(OrderTerm<T> term) => term.Descending ? ComparisonOperator.Less : ComparisonOperator.Greater;

    private static UnaryExpression Tuple(Expression[] items) => Expression.Convert(
        Expression.Call(TupleFactories[items.Length].MakeGenericMethod([.. items.Select(item => item.Type)]), items), typeof(ITuple));

    private static MethodInfo RowComparison(string name) =>
        typeof(NpgsqlDbFunctionsExtensions).GetMethod(name, [typeof(DbFunctions), typeof(ITuple), typeof(ITuple)])!;
}
