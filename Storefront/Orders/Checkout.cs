using Shop.Orders.V1;
using ShopMesh.Storefront.Baskets;
using ShopMesh.Storefront.Sessions;

namespace ShopMesh.Storefront.Orders;

/// <summary>Makes an order of a basket.</summary>
internal sealed class Checkout(OrderService.OrderServiceClient orders)
{
    /// <returns>The order's id; the same one for the same basket, however often it is sent.</returns>
    public async Task<Guid> PlaceAsync(Shopper shopper, Basket basket, CancellationToken cancellationToken)
    {
        var request = new PlaceOrderRequest
        {
            RequestId = basket.RequestId.ToString(),
            UserId = shopper.UserId.ToString(),
            Items = { basket.Lines.Select(line => new OrderItem { ProductId = line.ProductId.ToString(), Quantity = line.Quantity }) },
        };
        var response = await orders.PlaceOrderAsync(request, cancellationToken: cancellationToken);
        return Guid.Parse(response.Order.Id);
    }
}
