namespace ShopMesh.LoadGenerator.Journeys;

/// <summary>A number of one product that a shopper wants.</summary>
/// <param name="Product">Which, as a point from 0 to 1 of those on offer.</param>
/// <param name="Quantity">How many.</param>
internal sealed record PlannedItem(double Product, int Quantity);
