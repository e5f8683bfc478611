using Microsoft.Extensions.Options;

namespace ShopMesh.Products.Inventory;

/// <summary>Refuses settings under which watches or the memory of stock could not work.</summary>
internal sealed class InventoryOptionsValidator : IValidateOptions<InventoryOptions>
{
    private const int MostWatches = 100_000;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, InventoryOptions options)
    {
        List<string> problems =
        [
            .. Check(nameof(options.KeepChanges), options.KeepChanges, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)),
            .. Check(nameof(options.KeepChangeIds), options.KeepChangeIds, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)),
            .. Check(nameof(options.KeepReservations), options.KeepReservations, TimeSpan.FromDays(2), TimeSpan.FromDays(3650)),
            .. Check(nameof(options.KeepSales), options.KeepSales, TimeSpan.FromDays(7), TimeSpan.FromDays(36500)),
            .. Check(nameof(options.PurgeInterval), options.PurgeInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        ];
        if (options.MostWatches is < 1 or > MostWatches)
            problems.Add($"{InventoryOptions.Section}:{nameof(options.MostWatches)} is {options.MostWatches} but must be from 1 to {MostWatches}.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Check(string setting, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
            yield return $"{InventoryOptions.Section}:{setting} is {value:c} but must be from {least:c} to {most:c}.";
    }
}
