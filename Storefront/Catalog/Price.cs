using System.Globalization;
using Google.Type;

namespace ShopMesh.Storefront.Catalog;

/// <summary>Money as a person reads it.</summary>
internal static class Price
{
    private const int NanosPerUnit = 1_000_000_000;

    public static string Show(Money? money)
    {
        if (money is null)
            return "";
        var amount = money.Units + (money.Nanos / (decimal)NanosPerUnit);
        var sign = money.CurrencyCode switch { "EUR" => "€", "USD" => "$", "GBP" => "£", _ => money.CurrencyCode + "\u00a0" };
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{amount:#,##0.00}");
    }

    /// <summary>The sum of prices times quantities, all of one currency, to the last nano.</summary>
    public static Money Sum(IEnumerable<(Money Price, long Quantity)> lines)
    {
        var total = 0m;
        var currency = "EUR";
        foreach (var (price, quantity) in lines)
        {
            total += (price.Units + (price.Nanos / (decimal)NanosPerUnit)) * quantity;
            currency = price.CurrencyCode;
        }

        return new Money { CurrencyCode = currency, Units = (long)decimal.Truncate(total), Nanos = (int)((total - decimal.Truncate(total)) * NanosPerUnit) };
    }
}
