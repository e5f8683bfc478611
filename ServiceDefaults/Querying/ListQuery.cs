using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using ShopMesh.ServiceDefaults.Querying.Ordering;
using ShopMesh.ServiceDefaults.Querying.Paging;

namespace ShopMesh.ServiceDefaults.Querying;

/// <summary>A list request, understood: it filters, sorts and seeks.</summary>
/// <typeparam name="T">The row, an entity of EF Core.</typeparam>
public sealed class ListQuery<T>
    where T : class
{
    private readonly Expression<Func<T, bool>>? _filter;
    private readonly IReadOnlyList<OrderTerm<T>> _order;
    private readonly Expression<Func<T, bool>>? _after;
    private readonly TokenFactory _protect;

    internal ListQuery(
        Expression<Func<T, bool>>? filter, IReadOnlyList<OrderTerm<T>> order, Expression<Func<T, bool>>? after, TokenFactory protect)
    {
        _filter = filter;
        _order = order;
        _after = after;
        _protect = protect;
    }

    /// <summary>Makes a page token of a cursor.</summary>
    internal delegate string TokenFactory(ReadOnlySpan<byte> cursor);

    /// <summary>The rows that match, on all pages, in no order.</summary>
    /// <param name="source">The rows to choose from.</param>
    public IQueryable<T> Matching(IQueryable<T> source) => _filter is null ? source : source.Where(_filter);

    /// <summary>The rows that match, from the page token on, in order.</summary>
    /// <param name="source">The rows to choose from.</param>
    public IQueryable<T> FromPage(IQueryable<T> source)
    {
        var rows = Matching(source);
        if (_after is not null)
            rows = rows.Where(_after);
        for (var i = 0; i < _order.Count; i++)
            rows = _order[i].Field.Sort(rows, isFirst: i == 0, _order[i].Descending);
        return rows;
    }

    /// <summary>The token of the page that begins after <paramref name="row"/>.</summary>
    /// <param name="row">The last row of the page before.</param>
    public string TokenAfter(T row)
    {
        var cursor = new CursorWriter();
        foreach (var term in _order)
            term.Field.WriteKey(cursor, row);
        return _protect(cursor.Written);
    }

    /// <summary>Reads the page and counts all rows that match.</summary>
    /// <param name="source">The rows to choose from.</param>
    /// <param name="pageSize">How many rows the page has at most; see <see cref="PageSize"/>.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<Page<T>> ReadPageAsync(IQueryable<T> source, int pageSize, CancellationToken cancellationToken)
    {
        var total = await Matching(source).CountAsync(cancellationToken);

        // One more than asked for tells whether there is a next page.
        var rows = await FromPage(source).Take(pageSize + 1).ToListAsync(cancellationToken);
        if (rows.Count <= pageSize)
            return new Page<T>(rows, "", total);

        rows.RemoveAt(pageSize);
        return new Page<T>(rows, TokenAfter(rows[^1]), total);
    }
}
