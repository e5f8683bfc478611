using ShopMesh.ServiceDefaults.Querying.Fields;
using ShopMesh.ServiceDefaults.Querying.Filters;

namespace ShopMesh.ServiceDefaults.Querying.Ordering;

/// <summary>Reads an order_by as in AIP-132: fields separated by commas, each with an optional "desc" (or "asc").</summary>
internal static class OrderByParser
{
    /// <summary>The fields to sort by; none for an empty text.</summary>
    /// <exception cref="FilterSyntaxException">It is not an order_by, or names a field that is unknown or already named.</exception>
    public static List<OrderTerm<T>> Parse<T>(string orderBy, IReadOnlyDictionary<string, QueryField<T>> fields)
    {
        if (orderBy.Length > QueryLimits.OrderByLength)
            throw new FilterSyntaxException($"it is longer than {QueryLimits.OrderByLength} characters", QueryLimits.OrderByLength + 1);

        var terms = new List<OrderTerm<T>>();
        if (string.IsNullOrWhiteSpace(orderBy))
            return terms;

        var start = 0;
        foreach (var part in orderBy.Split(','))
        {
            terms.Add(ParseTerm(part, start, fields, terms));
            start += part.Length + 1;
        }

        return terms;
    }

    private static OrderTerm<T> ParseTerm<T>(
        string part, int start, IReadOnlyDictionary<string, QueryField<T>> fields, List<OrderTerm<T>> before)
    {
        var words = part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            throw new FilterSyntaxException("expected a field", start + 1);

        var position = start + part.IndexOf(words[0], StringComparison.Ordinal) + 1;
        if (before.Count == QueryLimits.OrderByFields)
            throw new FilterSyntaxException($"it has more than {QueryLimits.OrderByFields} fields", position);
        if (!fields.TryGetValue(words[0], out var field))
            throw new FilterSyntaxException($"there is no field to sort by with this name; there are {string.Join(", ", fields.Keys)}", position);
        if (before.Exists(term => term.Field == field))
            throw new FilterSyntaxException($"'{field.Name}' is named twice", position);
        if (words.Length > 2 || (words.Length == 2 && words[1] is not ("asc" or "desc")))
            throw new FilterSyntaxException($"'{field.Name}' can be followed by 'desc' only", position);

        return new OrderTerm<T>(field, words is [_, "desc"]);
    }
}
