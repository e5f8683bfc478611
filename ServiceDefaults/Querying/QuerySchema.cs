using System.Collections.ObjectModel;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Querying.Fields;
using ShopMesh.ServiceDefaults.Querying.Filters;
using ShopMesh.ServiceDefaults.Querying.Ordering;

namespace ShopMesh.ServiceDefaults.Querying;

/// <summary>What callers may filter and sort rows by. Made once, by <see cref="QuerySchemaBuilder{T}"/>, and used by all requests.</summary>
/// <typeparam name="T">The row, an entity of EF Core.</typeparam>
public sealed class QuerySchema<T>
    where T : class
{
    private readonly ReadOnlyDictionary<string, QueryField<T>> _fields;
    private readonly List<OrderTerm<T>> _defaultOrder;
    private readonly OrderTerm<T> _tieBreaker;

    internal QuerySchema(string name, IDictionary<string, QueryField<T>> fields, string tieBreaker, string defaultOrder)
    {
        Name = name;
        _fields = new ReadOnlyDictionary<string, QueryField<T>>(fields);
        _tieBreaker = new OrderTerm<T>(_fields[tieBreaker], Descending: false);
        _defaultOrder = OrderByParser.Parse(defaultOrder, _fields);
    }

    /// <summary>What the rows are, such as "users"; page tokens of one schema are refused by another.</summary>
    public string Name { get; }

    /// <summary>The predicate of a filter; null for a filter that says nothing.</summary>
    internal System.Linq.Expressions.Expression<Func<T, bool>>? ParseFilter(string filter)
    {
        try
        {
            return FilterParser.Parse(filter) is { } node ? FilterCompiler.Compile(node, _fields) : null;
        }
        catch (FilterSyntaxException e)
        {
            throw Invalid("filter", "INVALID_FILTER", e);
        }
    }

    /// <summary>The fields to sort by, ending with one that no two rows share.</summary>
    internal IReadOnlyList<OrderTerm<T>> ParseOrderBy(string orderBy)
    {
        try
        {
            var terms = OrderByParser.Parse(orderBy, _fields);
            if (terms.Count == 0)
                terms = [.. _defaultOrder];

            // It follows the direction of what stands before it, so that one range of an index answers the whole order.
            if (!terms.Exists(term => term.Field == _tieBreaker.Field))
                terms.Add(_tieBreaker with { Descending = terms[^1].Descending });
            return terms;
        }
        catch (FilterSyntaxException e)
        {
            throw Invalid("order_by", "INVALID_ORDER_BY", e);
        }
    }

    private static InvalidArgumentException Invalid(string field, string reason, FilterSyntaxException e) =>
        new(new FieldViolation(field, $"character {e.Position}: {e.Message}", reason));
}
