namespace ShopMesh.Orders.Domain;

/// <summary>An exact amount: a whole number of the currency's minor units, such as cents.</summary>
internal readonly record struct Money(long MinorUnits, Currency Currency)
{
    /// <summary>The amount <paramref name="quantity"/> times.</summary>
    /// <exception cref="OverflowException">The product does not fit.</exception>
    public Money Times(long quantity) => this with { MinorUnits = checked(MinorUnits * quantity) };

    /// <summary>Both amounts together.</summary>
    /// <exception cref="OverflowException">The sum does not fit.</exception>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public Money Plus(Money other) => other.Currency == Currency
        ? this with { MinorUnits = checked(MinorUnits + other.MinorUnits) }
        : throw new InvalidOperationException($"{Currency} and {other.Currency} do not add up.");

    /// <summary>The amount that google.type.Money writes as whole units and billionths.</summary>
    /// <exception cref="FormatException">The amount has more decimals than its currency, or the parts' signs differ.</exception>
    /// <exception cref="OverflowException">The amount does not fit.</exception>
    public static Money FromUnitsAndNanos(string currencyCode, long units, int nanos)
    {
        var currency = Currency.FromCode(currencyCode);
        var nanosPerMinorUnit = NanosPerUnit / currency.MinorUnitsPerUnit;
        if (Math.Abs((long)nanos) >= NanosPerUnit || (units > 0 && nanos < 0) || (units < 0 && nanos > 0))
            throw new FormatException($"{units} units and {nanos} nanos do not make an amount.");
        if (nanos % nanosPerMinorUnit != 0)
            throw new FormatException($"{units} units and {nanos} nanos have more decimals than {currency}.");
        return new Money(checked((units * currency.MinorUnitsPerUnit) + (nanos / nanosPerMinorUnit)), currency);
    }

    /// <summary>The amount as google.type.Money writes it.</summary>
    public (long Units, int Nanos) ToUnitsAndNanos()
    {
        var (units, minor) = Math.DivRem(MinorUnits, Currency.MinorUnitsPerUnit);
        return (units, (int)(minor * (NanosPerUnit / Currency.MinorUnitsPerUnit)));
    }

    private const long NanosPerUnit = 1_000_000_000;
}
