using System.Linq.Expressions;
using ShopMesh.ServiceDefaults.Querying.Filters;
using ShopMesh.ServiceDefaults.Querying.Paging;

namespace ShopMesh.ServiceDefaults.Querying.Fields;

/// <summary>A field that callers may compare and sort by.</summary>
/// <typeparam name="T">The row.</typeparam>
/// <param name="name">The name that callers know it by: the name in the proto.</param>
internal abstract class QueryField<T>(string name)
{
    public string Name { get; } = name;

    /// <summary>The comparison as an expression on <paramref name="row"/>, with the value as a parameter of the SQL.</summary>
    /// <exception cref="FilterSyntaxException">The value or the operator does not suit the field.</exception>
    public abstract Expression Compare(ParameterExpression row, Comparison comparison);

    /// <summary>Sorts by this field; <paramref name="isFirst"/> says whether it is the first to be sorted by.</summary>
    public abstract IOrderedQueryable<T> Sort(IQueryable<T> source, bool isFirst, bool descending);

    /// <summary>The field of <paramref name="row"/>, in the form in which it is sorted by.</summary>
    public abstract Expression Key(ParameterExpression row);

    /// <summary>Puts the field of <paramref name="row"/> into a cursor.</summary>
    public abstract void WriteKey(CursorWriter cursor, T row);

    /// <summary>Takes a value of this field out of a cursor, as an expression that becomes a parameter of the SQL.</summary>
    /// <exception cref="FormatException">The cursor has no such value.</exception>
    public abstract Expression ReadKey(ref CursorReader cursor);

    /// <summary>The comparison of two expressions that <see cref="Key"/> or <see cref="ReadKey"/> made.</summary>
    public abstract Expression CompareKeys(ComparisonOperator comparison, Expression left, Expression right);
}
