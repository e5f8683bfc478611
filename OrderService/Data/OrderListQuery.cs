using System.Globalization;
using ShopMesh.Orders.Domain;

namespace ShopMesh.Orders.Data;

/// <summary>Which orders to list, and which page of them.</summary>
internal sealed record OrderListQuery
{
    /// <summary>More conditions, as in AIP-160.</summary>
    public required string Filter { get; init; }

    /// <summary>The order of the orders, as in AIP-132.</summary>
    public required string OrderBy { get; init; }

    /// <summary>The token of the page; empty for the first.</summary>
    public required string PageToken { get; init; }

    /// <summary>How many orders a page has at most.</summary>
    public required int PageSize { get; init; }

    /// <summary>Only this user's; null for everyone's.</summary>
    public Guid? UserId { get; init; }

    /// <summary>Only those in one of these states; none for all.</summary>
    public IReadOnlyList<OrderStatus> Statuses { get; init; } = [];

    /// <summary>Only those placed then or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Only those placed before then.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>The conditions beside the filter as text: a page token is good for the same ones only.</summary>
    public string Scope => string.Create(
        CultureInfo.InvariantCulture,
        $"{UserId}|{string.Join(',', Statuses.Distinct().Order())}|{CreatedFrom?.UtcTicks}|{CreatedBefore?.UtcTicks}");
}
