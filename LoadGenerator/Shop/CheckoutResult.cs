using Shop.Orders.V1;
using ShopMesh.LoadGenerator.Reporting;

namespace ShopMesh.LoadGenerator.Shop;

/// <summary>What became of an order, and the order if there is one.</summary>
internal sealed record CheckoutResult(OrderOutcome Outcome, Order? Order);
