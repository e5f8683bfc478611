using System.CommandLine;
using System.Globalization;
using ShopMesh.LoadGenerator.Arrivals;

namespace ShopMesh.LoadGenerator;

/// <summary>The command line: what it gives wins over environment and appsettings.json.</summary>
internal static class LoadCommand
{
    private static readonly TimeSpan LongestCheck = TimeSpan.FromHours(1);

    /// <summary>
    /// The command; it runs <paramref name="run"/> with the settings that were given, or, for <c>check</c>, <paramref name="check"/> with the
    /// time that it has.
    /// </summary>
    public static RootCommand Create(
        Func<IReadOnlyDictionary<string, string?>, CancellationToken, Task<int>> run, Func<TimeSpan, CancellationToken, Task<int>> check)
    {
        var ordersPerSecond = new Option<double?>("--orders-per-second") { Description = "Journeys with an order that begin per second (Load:OrdersPerSecond)." };
        var shoppers = new Option<int?>("--shoppers") { Description = "Shoppers in the shop at once at most; further ones turn around (Load:Shoppers)." };
        var seed = new Option<int?>("--seed") { Description = "Decides all that is random (Load:Seed)." };
        var duration = new Option<TimeSpan?>("--duration") { Description = "How long shoppers arrive, such as 00:05:00; without it, until stopped (Load:Duration)." };
        var arrivals = new Option<ArrivalPattern?>("--arrivals") { Description = "How arrivals are spread over time (Load:Arrivals)." };

        var command = new RootCommand(
            "Shop Mesh's load generator: shoppers who sign up, browse, order, look at their orders and cancel some. Every option is also a "
            + "setting of section Load, in appsettings.json or as an environment variable such as Load__OrdersPerSecond. Exit codes: "
            + "0 done or stopped, 1 an order was lost or the start failed.")
        {
            ordersPerSecond, shoppers, seed, duration, arrivals, CreateCheck(check),
        };
        command.SetAction((parsed, cancellationToken) => run(
            new Dictionary<string, string?>
            {
                [nameof(LoadOptions.OrdersPerSecond)] = parsed.GetValue(ordersPerSecond)?.ToString(CultureInfo.InvariantCulture),
                [nameof(LoadOptions.Shoppers)] = parsed.GetValue(shoppers)?.ToString(CultureInfo.InvariantCulture),
                [nameof(LoadOptions.Seed)] = parsed.GetValue(seed)?.ToString(CultureInfo.InvariantCulture),
                [nameof(LoadOptions.Duration)] = parsed.GetValue(duration)?.ToString("c", CultureInfo.InvariantCulture),
                [nameof(LoadOptions.Arrivals)] = parsed.GetValue(arrivals)?.ToString(),
            }
                .Where(setting => setting.Value is not null)
                .ToDictionary(setting => $"{LoadOptions.Section}:{setting.Key}", setting => setting.Value),
            cancellationToken));
        return command;
    }

    private static Command CreateCheck(Func<TimeSpan, CancellationToken, Task<int>> check)
    {
        var timeout = new Option<TimeSpan>("--timeout")
        {
            Description = "How long it may take, such as 00:01:00, waiting for services that are not there yet included.",
            DefaultValueFactory = _ => TimeSpan.FromMinutes(1),
        };
        timeout.Validators.Add(option =>
        {
            if (option.GetValueOrDefault<TimeSpan>() is var value && (value <= TimeSpan.Zero || value > LongestCheck))
                option.AddError("--timeout must be more than zero and at most 01:00:00.");
        });
        var command = new Command(
            "check",
            "Place one order at the edge as a customer does, and cancel it: sign up, find a product (or make one), place the order, read it until it "
            + "is confirmed, and place it again, which must give the same order. Prints each step with its time. Exit codes: 0 all of it went "
            + "well, 1 not.")
        {
            timeout,
        };
        command.SetAction((parsed, cancellationToken) => check(parsed.GetValue(timeout), cancellationToken));
        return command;
    }
}
