namespace ShopMesh.LoadGenerator.Journeys;

/// <summary>How often each kind of journey is made, in proportion to the others.</summary>
internal sealed class JourneyMix
{
    /// <summary>Weight of <see cref="JourneyKind.Browse"/>.</summary>
    public double Browse { get; set; } = 25;

    /// <summary>Weight of <see cref="JourneyKind.Buy"/>.</summary>
    public double Buy { get; set; } = 50;

    /// <summary>Weight of <see cref="JourneyKind.SignUpAndBuy"/>.</summary>
    public double SignUpAndBuy { get; set; } = 15;

    /// <summary>Weight of <see cref="JourneyKind.BuyAndCancel"/>.</summary>
    public double BuyAndCancel { get; set; } = 10;

    /// <summary>The weights by kind.</summary>
    internal IReadOnlyList<KeyValuePair<JourneyKind, double>> Weights =>
    [
        new(JourneyKind.Browse, Browse),
        new(JourneyKind.Buy, Buy),
        new(JourneyKind.SignUpAndBuy, SignUpAndBuy),
        new(JourneyKind.BuyAndCancel, BuyAndCancel),
    ];

    /// <summary>The part of all journeys that places an order, 0 to 1.</summary>
    internal double OrderingShare
    {
        get
        {
            var ordering = Buy + SignUpAndBuy + BuyAndCancel;
            return ordering > 0 ? ordering / (ordering + Browse) : 0;
        }
    }

    /// <summary>The kind at this point of the mix, 0 to 1.</summary>
    internal JourneyKind At(double point)
    {
        var rest = point * Weights.Sum(weight => weight.Value);
        foreach (var (kind, weight) in Weights)
        {
            if (rest < weight)
                return kind;
            rest -= weight;
        }

        return Weights.Last(weight => weight.Value > 0).Key;
    }
}
