using System.Globalization;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Querying.Ordering;
using ShopMesh.ServiceDefaults.Querying.Paging;

namespace ShopMesh.ServiceDefaults.Querying;

/// <summary>Makes queries of list requests. A singleton, added by <c>AddQuerying</c>.</summary>
/// <param name="tokens">Makes and reads page tokens.</param>
public sealed class ListQueries(PageTokenProtector tokens)
{
    /// <summary>Reads what a request says about filter, order and page.</summary>
    /// <param name="schema">What it may filter and sort by.</param>
    /// <param name="request">What it says.</param>
    /// <exception cref="InvalidArgumentException">
    /// <c>filter</c>, <c>order_by</c> or <c>page_token</c> cannot be understood; the violation names it and the position.
    /// </exception>
    public ListQuery<T> Create<T>(QuerySchema<T> schema, ListRequest request)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(request);
        var filter = schema.ParseFilter(request.Filter);
        var order = schema.ParseOrderBy(request.OrderBy);
        var identity = Identity(schema.Name, request.Filter.Trim(), string.Join(',', order), request.Scope);
        if (request.PageToken.Length == 0)
            return new ListQuery<T>(filter, order, after: null, cursor => tokens.Protect(identity, cursor));

        try
        {
            var after = Seek.After(order, tokens.Unprotect(identity, request.PageToken));
            return new ListQuery<T>(filter, order, after, cursor => tokens.Protect(identity, cursor));
        }
        catch (PageTokenMismatchException)
        {
            throw Invalid(
                "belongs to a request with other conditions or another order; leave it empty to begin at the first page", "PAGE_TOKEN_MISMATCH");
        }
        catch (FormatException)
        {
            throw Invalid("is not a token that this service gave out", "INVALID_PAGE_TOKEN");
        }
    }

    // Each part with its length, so that no two different requests read the same.
    private static string Identity(params ReadOnlySpan<string> parts)
    {
        var identity = new System.Text.StringBuilder();
        foreach (var part in parts)
            identity.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part};");
        return identity.ToString();
    }

    private static InvalidArgumentException Invalid(string description, string reason) =>
        new(new FieldViolation("page_token", description, reason));
}
