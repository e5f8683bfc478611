using System.Diagnostics.CodeAnalysis;
using Google.Type;

namespace ShopMesh.Products.Domain;

/// <summary>An exact amount of money: a whole number of the currency's smallest units.</summary>
/// <param name="Currency">The currency's code (ISO 4217).</param>
/// <param name="MinorUnits">How many of its smallest units, such as cents; may be negative.</param>
internal readonly record struct MonetaryAmount(string Currency, long MinorUnits)
{
    private const int NanoDigits = 9;
    private const int NanosPerUnit = 1_000_000_000;

    /// <summary>Reads a message exactly, or says why it cannot.</summary>
    /// <param name="money">The message.</param>
    /// <param name="amount">The amount.</param>
    /// <param name="error">What is wrong with the message, for a person, to follow the name of its field.</param>
    /// <returns>False when the currency is unknown, there are more decimals than it has, the signs differ, or it is too much to count.</returns>
    public static bool TryFrom(Money money, out MonetaryAmount amount, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(money);
        amount = default;
        if (!Iso4217.TryGetMinorUnitDigits(money.CurrencyCode, out var digits))
        {
            error = "must have a currency_code of ISO 4217, such as EUR";
            return false;
        }

        if (money.Nanos is <= -NanosPerUnit or >= NanosPerUnit)
        {
            error = "must have nanos between -999,999,999 and 999,999,999";
            return false;
        }

        if ((money.Units > 0 && money.Nanos < 0) || (money.Units < 0 && money.Nanos > 0))
        {
            error = "must have units and nanos of the same sign";
            return false;
        }

        var nanosPerMinorUnit = PowerOfTen(NanoDigits - digits);
        if (money.Nanos % nanosPerMinorUnit != 0)
        {
            error = $"must have no more than {digits} decimals in {money.CurrencyCode}";
            return false;
        }

        var minorUnits = ((Int128)money.Units * PowerOfTen(digits)) + (money.Nanos / nanosPerMinorUnit);
        if (minorUnits < long.MinValue || minorUnits > long.MaxValue)
        {
            error = "is more than can be counted";
            return false;
        }

        amount = new MonetaryAmount(money.CurrencyCode, (long)minorUnits);
        error = null;
        return true;
    }

    /// <summary>The amount as a message.</summary>
    /// <exception cref="ArgumentException">The currency is not one of ISO 4217.</exception>
    public Money ToMoney()
    {
        var digits = Iso4217.MinorUnitDigits(Currency);
        var (units, rest) = Math.DivRem(MinorUnits, PowerOfTen(digits));
        return new Money { CurrencyCode = Currency, Units = units, Nanos = (int)(rest * PowerOfTen(NanoDigits - digits)) };
    }

    /// <summary>The sum of two amounts of one currency.</summary>
    /// <param name="other">The other amount.</param>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    /// <exception cref="OverflowException">The sum is more than can be counted.</exception>
    public MonetaryAmount Plus(MonetaryAmount other) => Currency == other.Currency
        ? this with { MinorUnits = checked(MinorUnits + other.MinorUnits) }
        : throw new InvalidOperationException($"{Currency} and {other.Currency} cannot be added up.");

    /// <summary>The amount for a number of pieces.</summary>
    /// <param name="quantity">How many.</param>
    /// <exception cref="OverflowException">The product is more than can be counted.</exception>
    public MonetaryAmount Times(long quantity) => this with { MinorUnits = checked(MinorUnits * quantity) };

    private static long PowerOfTen(int exponent)
    {
        var power = 1L;
        for (var i = 0; i < exponent; i++)
            power *= 10;
        return power;
    }
}
