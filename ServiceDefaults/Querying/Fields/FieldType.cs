using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using ShopMesh.ServiceDefaults.Querying.Paging;

namespace ShopMesh.ServiceDefaults.Querying.Fields;

/// <summary>How values of one type are written in filters and cursors, and compared in expressions.</summary>
internal abstract class FieldType<TKey>
{
    /// <summary>What values look like, to complete "is compared with …".</summary>
    public abstract string Description { get; }

    /// <summary>Whether there is no meaning in one value being less than another.</summary>
    public virtual bool IsEqualityOnly => false;

    /// <summary>Reads a value as it is written in a filter.</summary>
    public abstract bool TryParse(string text, [MaybeNullWhen(false)] out TKey value);

    /// <summary>Puts a value into a cursor.</summary>
    public abstract void Write(CursorWriter cursor, TKey value);

    /// <summary>Takes a value out of a cursor.</summary>
    /// <exception cref="FormatException">The cursor has no such value.</exception>
    public abstract TKey Read(ref CursorReader cursor);

    /// <summary>Whether the field has the value in it; <see langword="null"/> where that has no meaning.</summary>
    public virtual Expression? Has(Expression field, Expression value) => null;

    /// <summary>Turns both sides into something that the comparison operators of expressions accept.</summary>
    public virtual (Expression Left, Expression Right) Comparable(Expression left, Expression right) => (left, right);
}
