using ShopMesh.LoadGenerator.Arrivals;
using ShopMesh.LoadGenerator.Journeys;

namespace ShopMesh.LoadGenerator;

/// <summary>How much is going on in the shop: section "Load" of the configuration. Checked at start.</summary>
internal sealed class LoadOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Load";

    /// <summary>
    /// How many journeys with an order begin per second, from 0.01 to 10,000. Those that only look around come on top, by
    /// <see cref="Mix"/>.
    /// </summary>
    public double OrdersPerSecond { get; set; } = 5;

    /// <summary>How many shoppers are in the shop at once at most; who arrives when it is full turns around and is counted.</summary>
    public int Shoppers { get; set; } = 100;

    /// <summary>Decides all that is random. The same seed gives the same journeys at the same distances.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>How long shoppers arrive; null for as long as the program runs.</summary>
    public TimeSpan? Duration { get; set; }

    /// <summary>How arrivals are spread over time.</summary>
    public ArrivalPattern Arrivals { get; set; } = ArrivalPattern.Poisson;

    /// <summary>How often each kind of journey is made.</summary>
    public JourneyMix Mix { get; set; } = new();

    /// <summary>How long a shopper thinks between two steps on average; zero for not at all.</summary>
    public TimeSpan ThinkTime { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a shopper repeats an order that gets no final answer before it counts as lost.</summary>
    public TimeSpan OrderPatience { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long journeys may take to end after the program is told to stop.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>How often a line sums up what happened since the last one.</summary>
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// When a department has fewer products to buy than this, a merchant adds some, so that a shop that runs for days does not run
    /// dry; 0 for never.
    /// </summary>
    public int MinimumAssortment { get; set; } = 8;
}
