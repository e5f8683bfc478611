using System.Globalization;
using Microsoft.Extensions.Options;

namespace ShopMesh.Orders;

/// <summary>Says what is wrong with <see cref="OrderOptions"/> when the service starts.</summary>
internal sealed class OrderOptionsValidator : IValidateOptions<OrderOptions>
{
    public ValidateOptionsResult Validate(string? name, OrderOptions options)
    {
        string[] failures =
        [
            // ReserveStock holds stock for a day at most.
            .. Between("ExpiresAfter", options.ExpiresAfter, TimeSpan.FromSeconds(1), TimeSpan.FromHours(23)),
            .. Between("Outbox:Lease", options.Outbox.Lease, TimeSpan.FromMilliseconds(200), TimeSpan.FromMinutes(10)),
            .. Between("Outbox:Parallelism", options.Outbox.Parallelism, 1, 256),
            .. Between("Outbox:FirstBackoff", options.Outbox.FirstBackoff, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)),
            .. Between("Outbox:MaxBackoff", options.Outbox.MaxBackoff, options.Outbox.FirstBackoff, TimeSpan.FromHours(1)),
            .. Between("Outbox:StuckAfter", options.Outbox.StuckAfter, 1, 1_000),
            .. Between("Outbox:OldAfter", options.Outbox.OldAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            .. Between("Watches:MaxPerReplica", options.Watches.MaxPerReplica, 1, 1_000_000),
            .. Between("Watches:KeepChangesFor", options.Watches.KeepChangesFor, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3_650)),
            .. Between("Watches:PruneEvery", options.Watches.PruneEvery, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
        ];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Between<T>(string key, T value, T minimum, T maximum)
        where T : IComparable<T>
    {
        if (value.CompareTo(minimum) < 0 || value.CompareTo(maximum) > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{OrderOptions.Section}:{key} is {value} but must be from {minimum} to {maximum}.");
    }
}
