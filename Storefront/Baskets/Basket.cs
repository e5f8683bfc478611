using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ShopMesh.Storefront.Baskets;

/// <summary>
/// What someone wants to buy. It carries the request id of the order that will be made of it: however often the order is sent, it is one
/// order. A basket that changes is another order, and so is what comes after one that was placed or turned down.
/// </summary>
/// <param name="RequestId">The request id of its order.</param>
/// <param name="Lines">What is in it; each product once.</param>
public sealed record Basket(Guid RequestId, ImmutableArray<BasketLine> Lines)
{
    /// <summary>As many as an order takes.</summary>
    public const int MostLines = 100;

    /// <summary>As many of one product as an order takes.</summary>
    public const long MostOfOne = 10_000;

    /// <summary>A new one.</summary>
    public static Basket Empty => new(Guid.NewGuid(), []);

    /// <summary>The request that made an order last; a form with it that is sent again is answered with that order.</summary>
    public Guid? PlacedRequestId { get; init; }

    /// <summary>The order that was made last.</summary>
    public Guid? PlacedOrderId { get; init; }

    /// <summary>How many things there are.</summary>
    [JsonIgnore]
    public long Count => Lines.Sum(line => line.Quantity);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    public static Basket FromJson(string json) => JsonSerializer.Deserialize(json, BasketJson.Default.Basket) ?? Empty;

    /// <summary>The basket as text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, BasketJson.Default.Basket);

    /// <summary>Puts more of a product in.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="quantity">How many more.</param>
    public Basket Add(Guid productId, long quantity) =>
        Set(productId, quantity + (Lines.FirstOrDefault(line => line.ProductId == productId)?.Quantity ?? 0));

    /// <summary>Sets how many of a product are in it; none takes it out. What is too much is cut down to what an order takes.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="quantity">How many.</param>
    public Basket Set(Guid productId, long quantity)
    {
        var line = new BasketLine(productId, Math.Min(quantity, MostOfOne));
        var index = Lines.ToList().FindIndex(other => other.ProductId == productId);
        var lines = quantity <= 0 ? Lines.RemoveAll(other => other.ProductId == productId)
            : index >= 0 ? Lines.SetItem(index, line)
            : Lines.Length < MostLines ? Lines.Add(line)
            : Lines;
        return this with { RequestId = Guid.NewGuid(), Lines = lines };
    }

    /// <summary>After an order was made of it: empty, and it knows the order.</summary>
    /// <param name="requestId">The request that made it.</param>
    /// <param name="orderId">The order.</param>
    public Basket Placed(Guid requestId, Guid orderId) => RequestId == requestId
        ? Empty with { PlacedRequestId = requestId, PlacedOrderId = orderId }
        : this with { PlacedRequestId = requestId, PlacedOrderId = orderId };

    /// <summary>After the shop turned the order down: the same things as another order.</summary>
    /// <param name="requestId">The request that was turned down.</param>
    public Basket TurnedDown(Guid requestId) => RequestId == requestId ? this with { RequestId = Guid.NewGuid() } : this;
}
