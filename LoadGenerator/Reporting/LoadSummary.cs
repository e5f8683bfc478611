using System.Globalization;
using System.Text;
using Grpc.Core;

namespace ShopMesh.LoadGenerator.Reporting;

/// <summary>What happened over a stretch of time.</summary>
internal sealed record LoadSummary
{
    /// <summary>How long the stretch was.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Journeys that ended.</summary>
    public required long Journeys { get; init; }

    /// <summary>Those of them that an error ended early.</summary>
    public required long FailedJourneys { get; init; }

    /// <summary>Shoppers who found the shop full and turned around.</summary>
    public required long DroppedArrivals { get; init; }

    /// <summary>Orders that shoppers sent off, each counted once however often it was repeated.</summary>
    public required long OrdersPlaced { get; init; }

    /// <summary>Orders that the shop confirmed.</summary>
    public required long Confirmed { get; init; }

    /// <summary>Orders that the shop turned down.</summary>
    public required long Rejected { get; init; }

    /// <summary>Orders that got no final answer; see <see cref="OrderOutcome.Lost"/>.</summary>
    public required long Lost { get; init; }

    /// <summary>Orders without a final answer when the program was stopped.</summary>
    public required long Abandoned { get; init; }

    /// <summary>Confirmed orders that their shopper cancelled afterwards.</summary>
    public required long Cancelled { get; init; }

    /// <summary>How often an order was sent again.</summary>
    public required long Retries { get; init; }

    /// <summary>From sending an order off to its final answer, repetitions included.</summary>
    public required Percentiles OrderLatency { get; init; }

    /// <summary>Of every single call.</summary>
    public required Percentiles CallLatency { get; init; }

    /// <summary>Calls that failed, by status.</summary>
    public required IReadOnlyDictionary<StatusCode, long> Errors { get; init; }

    /// <summary>Everything in one line.</summary>
    public override string ToString()
    {
        var perSecond = Elapsed > TimeSpan.Zero ? Confirmed / Elapsed.TotalSeconds : 0;
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{perSecond:0.0} orders/s");
        line.Append(CultureInfo.InvariantCulture, $" | orders: {OrdersPlaced} placed, {Confirmed} confirmed, {Rejected} rejected, {Cancelled} cancelled, {Lost} lost");
        if (Abandoned > 0)
            line.Append(CultureInfo.InvariantCulture, $", {Abandoned} abandoned");
        line.Append(CultureInfo.InvariantCulture, $" | order {OrderLatency} | call {CallLatency}");
        line.Append(CultureInfo.InvariantCulture, $" | journeys: {Journeys}, {FailedJourneys} failed, {DroppedArrivals} turned away");
        line.Append(CultureInfo.InvariantCulture, $" | retries: {Retries} | errors: ");
        line.AppendJoin(", ", Errors.Select(error => string.Create(CultureInfo.InvariantCulture, $"{error.Key} {error.Value}")).DefaultIfEmpty("none"));
        return line.ToString();
    }
}
