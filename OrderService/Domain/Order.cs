using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Orders.Domain;

/// <summary>
/// What a user buys. It moves PENDING → RESERVED → CONFIRMED, or from any of these to CANCELLING → CANCELLED; each move is one
/// method here, raises <see cref="Version"/> and is stored by compare and set, so that of two replicas that move one order, one wins
/// and the other sees it.
/// </summary>
internal sealed class Order
{
    private readonly List<OrderLine> _lines = [];

    /// <summary>UUIDv7. It is also the id of the order's reservation.</summary>
    public Guid Id { get; private init; }

    /// <summary>The id that the caller gave the request.</summary>
    public Guid RequestId { get; private init; }

    /// <summary>What the request asked for, see <see cref="Basket.Fingerprint"/>.</summary>
    public byte[] Fingerprint { get; private init; } = [];

    /// <summary>Who buys.</summary>
    public Guid UserId { get; private init; }

    /// <summary>How far it is.</summary>
    public OrderStatus Status { get; private set; }

    /// <summary>The currency of all its amounts; null until it is priced.</summary>
    public string? CurrencyCode { get; private set; }

    /// <summary>What all lines cost together in minor units; null until it is priced.</summary>
    public long? TotalMinor { get; private set; }

    /// <summary>Why it is being or was cancelled.</summary>
    public string? CancellationReason { get; private set; }

    /// <summary>Why the shop turned it down; empty when it did not.</summary>
    public IReadOnlyList<Rejection> Rejections { get; private set; } = [];

    /// <summary>When it was placed.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>One more with every stored change.</summary>
    public long Version { get; private set; }

    /// <summary>What is bought.</summary>
    public IReadOnlyList<OrderLine> Lines => _lines;

    /// <summary>Whether there is nothing left to do for it: it is confirmed or cancelled.</summary>
    public bool IsSettled => Status is OrderStatus.Confirmed or OrderStatus.Cancelled;

    /// <summary>Whether it was decided that it will not be, or does not stay, confirmed.</summary>
    public bool IsDecidedAgainst => Status is OrderStatus.Cancelling or OrderStatus.Cancelled;

    /// <summary>What all lines cost together; null until it is priced.</summary>
    public Money? Total => CurrencyCode is { } code && TotalMinor is { } minor ? new Money(minor, Currency.FromCode(code)) : null;

    /// <summary>What one of a line's product costs; null until the order is priced.</summary>
    public Money? UnitPriceOf(OrderLine line) =>
        CurrencyCode is { } code && line.UnitPriceMinor is { } minor ? new Money(minor, Currency.FromCode(code)) : null;

    /// <summary>Whether the order is what this basket asks for.</summary>
    public bool IsFor(Basket basket) => Fingerprint.AsSpan().SequenceEqual(basket.Fingerprint());

    /// <summary>Whether someone must decide against it, because it is on its way for longer than an order may be.</summary>
    public bool IsStale(TimeSpan limit, DateTimeOffset now) =>
        Status is OrderStatus.Pending or OrderStatus.Reserved && now - CreatedAt >= limit;

    /// <summary>A new order, PENDING.</summary>
    public static Order Place(Basket basket, DateTimeOffset now)
    {
        now = StoredTime.Of(now);
        var order = new Order
        {
            Id = Guid.CreateVersion7(now),
            RequestId = basket.RequestId,
            Fingerprint = basket.Fingerprint(),
            UserId = basket.UserId,
            Status = OrderStatus.Pending,
            CreatedAt = now,
            UpdatedAt = now,
            Version = 1,
        };
        order._lines.AddRange(basket.Items.Select(OrderLine.From));
        return order;
    }

    /// <summary>
    /// Takes names and prices from the catalog. What comes back is why the order cannot be confirmed at these prices; when there is a
    /// reason, nothing was taken.
    /// </summary>
    public IReadOnlyList<Rejection> Price(IReadOnlyDictionary<Guid, CatalogItem> catalog)
    {
        Require(OrderStatus.Pending);
        var rejections = _lines.Select(line => Unsellable(line, catalog.GetValueOrDefault(line.ProductId))).OfType<Rejection>().ToList();
        if (rejections.Count > 0)
            return rejections;

        var currency = catalog[_lines[0].ProductId].Price.Currency;
        rejections.AddRange(
            from line in _lines
            let price = catalog[line.ProductId].Price
            where price.Currency != currency
            select new Rejection(
                RejectionTypes.MixedCurrencies, $"products/{line.ProductId}", $"It is priced in {price.Currency}, other items in {currency}."));
        if (rejections.Count > 0)
            return rejections;

        Money total;
        try
        {
            total = _lines.Aggregate(new Money(0, currency), (sum, line) => sum.Plus(catalog[line.ProductId].Price.Times(line.Quantity)));
        }
        catch (OverflowException)
        {
            return [new Rejection(RejectionTypes.TotalTooLarge, $"orders/{Id}", "The items cost more than one order can.")];
        }

        foreach (var line in _lines)
            line.Price(catalog[line.ProductId]);
        (CurrencyCode, TotalMinor) = (currency.Code, total.MinorUnits);
        return [];
    }

    /// <summary>The stock of the priced order is held.</summary>
    public void MarkReserved(DateTimeOffset now)
    {
        Require(OrderStatus.Pending);
        if (TotalMinor is null)
            throw new InvalidOperationException("An order is priced before it is reserved.");
        MoveTo(OrderStatus.Reserved, now);
    }

    /// <summary>The stock is sold.</summary>
    public void Confirm(DateTimeOffset now)
    {
        Require(OrderStatus.Reserved);
        MoveTo(OrderStatus.Confirmed, now);
    }

    /// <summary>Decides that the order will be cancelled because the shop cannot fulfil it.</summary>
    public void Reject(IReadOnlyList<Rejection> rejections, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfZero(rejections.Count);
        Cancel(rejections[0].Description, now);
        Rejections = rejections;
    }

    /// <summary>Decides that the order will be cancelled.</summary>
    public void Cancel(string reason, DateTimeOffset now)
    {
        if (IsDecidedAgainst)
            throw new InvalidOperationException($"The order is {Status} already.");
        CancellationReason = reason;
        MoveTo(OrderStatus.Cancelling, now);
    }

    /// <summary>The stock is given back.</summary>
    public void CompleteCancellation(DateTimeOffset now)
    {
        Require(OrderStatus.Cancelling);
        MoveTo(OrderStatus.Cancelled, now);
    }

    private static Rejection? Unsellable(OrderLine line, CatalogItem? product) => product switch
    {
        null => new(RejectionTypes.ProductNotFound, $"products/{line.ProductId}", "There is no such product."),
        { IsSold: false } => new(RejectionTypes.ProductDiscontinued, $"products/{line.ProductId}", $"{product.Name} is not sold any more."),
        _ => null,
    };

    private void Require(OrderStatus status)
    {
        if (Status != status)
            throw new InvalidOperationException($"The order is {Status}, not {status}.");
    }

    private void MoveTo(OrderStatus status, DateTimeOffset now)
    {
        now = StoredTime.Of(now);
        Status = status;
        // Replicas' clocks differ; an order's time does not run backwards for that.
        UpdatedAt = now > UpdatedAt ? now : UpdatedAt;
        Version++;
    }
}
