using Shop.Products.V1;

namespace ShopMesh.LoadGenerator.Journeys;

/// <summary>
/// All that is random about a journey, decided before it begins, so that what the shop answers, and when, changes nothing about
/// what the next shopper does.
/// </summary>
/// <param name="Index">The how-manieth journey it is, from 0.</param>
/// <param name="Kind">What the shopper comes for.</param>
/// <param name="Who">Which of the known shoppers it is, as a point from 0 to 1.</param>
/// <param name="Department">Where the shopper looks around.</param>
/// <param name="Views">Which products are looked at closely, as points from 0 to 1 of those on offer.</param>
/// <param name="Items">What goes into the basket, if there is one.</param>
/// <param name="Pauses">How long the shopper thinks before each step; the last one is for all further steps.</param>
internal sealed record JourneyPlan(
    long Index,
    JourneyKind Kind,
    double Who,
    Category Department,
    IReadOnlyList<double> Views,
    IReadOnlyList<PlannedItem> Items,
    IReadOnlyList<TimeSpan> Pauses)
{
    /// <summary>How long the shopper thinks before this step, from 0.</summary>
    public TimeSpan PauseBefore(int step) => Pauses[Math.Min(step, Pauses.Count - 1)];
}
