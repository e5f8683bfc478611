using Microsoft.Extensions.Options;

namespace ShopMesh.LoadGenerator;

internal sealed class LoadOptionsValidator : IValidateOptions<LoadOptions>
{
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(365);

    public ValidateOptionsResult Validate(string? name, LoadOptions options)
    {
        var failures = new List<string>();
        Require(options.OrdersPerSecond is >= 0.01 and <= 10_000, nameof(options.OrdersPerSecond), "must be 0.01 to 10000");
        Require(options.Shoppers is >= 1 and <= 10_000, nameof(options.Shoppers), "must be 1 to 10000");
        Require(options.Duration is null || IsWithin(options.Duration.Value, TimeSpan.FromSeconds(1), LongestDuration), nameof(options.Duration), "must be 00:00:01 to 365 days, or absent");
        Require(Enum.IsDefined(options.Arrivals), nameof(options.Arrivals), "must be Poisson or Constant");
        Require(IsWithin(options.ThinkTime, TimeSpan.Zero, TimeSpan.FromMinutes(10)), nameof(options.ThinkTime), "must be 00:00:00 to 00:10:00");
        Require(IsWithin(options.OrderPatience, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), nameof(options.OrderPatience), "must be 00:00:01 to 01:00:00");
        Require(IsWithin(options.StopTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10)), nameof(options.StopTimeout), "must be 00:00:00 to 00:10:00");
        Require(IsWithin(options.ReportInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), nameof(options.ReportInterval), "must be 00:00:01 to 01:00:00");
        Require(options.MinimumAssortment is >= 0 and <= 100, nameof(options.MinimumAssortment), "must be 0 to 100");
        Require(options.Mix.Weights.All(weight => weight.Value is >= 0 and <= 1_000_000), nameof(options.Mix), "must have weights of 0 to 1000000");
        Require(options.Mix.OrderingShare > 0, nameof(options.Mix), "must have a weight above 0 for a journey with an order");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require(bool holds, string option, string rule)
        {
            if (!holds)
                failures.Add($"{LoadOptions.Section}:{option} {rule}.");
        }
    }

    private static bool IsWithin(TimeSpan value, TimeSpan least, TimeSpan most) => value >= least && value <= most;
}
