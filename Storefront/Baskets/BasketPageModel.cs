using Shop.Products.V1;
using ShopMesh.Storefront.Catalog;
using ShopMesh.Storefront.Problems;
using ShopMesh.Storefront.Sessions;

namespace ShopMesh.Storefront.Baskets;

/// <summary>The basket with the products as they are now.</summary>
/// <param name="Basket">The basket.</param>
/// <param name="Products">Its products by id, as far as they are still there.</param>
/// <param name="Problem">Why no order was made of it just now.</param>
/// <param name="Shopper">Who has signed in.</param>
public sealed record BasketPageModel(Basket Basket, IReadOnlyDictionary<Guid, Product> Products, ShopProblem? Problem, Shopper? Shopper)
{
    /// <summary>What is the matter with a line; <see langword="null"/> when nothing is.</summary>
    /// <param name="line">The line.</param>
    public string? TroubleWith(BasketLine line) =>
        Problem?.Preconditions.FirstOrDefault(reason => reason.Subject.Contains(line.ProductId.ToString(), StringComparison.OrdinalIgnoreCase)) is { Type: not null } reason
            ? BasketProblem.OfLine(reason.Type)
            : !Products.TryGetValue(line.ProductId, out var product) ? BasketProblem.OfLine("PRODUCT_NOT_FOUND")
            : product.Status == ProductStatus.Discontinued ? BasketProblem.OfLine("PRODUCT_DISCONTINUED")
            : product.AvailableQuantity < line.Quantity ? BasketProblem.OfLine("INSUFFICIENT_STOCK")
            : null;

    /// <summary>What is the matter with the order as a whole.</summary>
    public IEnumerable<string> Troubles => Problem is null ? []
        : Problem.Preconditions.Select(reason => BasketProblem.OfOrder(reason.Type)).OfType<string>().Distinct();

    /// <summary>What all of it costs.</summary>
    public Google.Type.Money Total => Price.Sum(Basket.Lines
        .Where(line => Products.ContainsKey(line.ProductId))
        .Select(line => (Products[line.ProductId].Price, line.Quantity)));
}
