extern alias service;

using FsCheck;
using FsCheck.Fluent;
using service::ShopMesh.Orders.Domain;
using Xunit;

namespace ShopMesh.Orders.Tests.Properties;

public sealed class MoneyPropertyTests
{
    private static readonly Gen<Currency> Currencies = Gen.Elements("EUR", "USD", "JPY", "KRW", "KWD", "TND", "CLF").Select(Currency.FromCode);

    private static readonly Gen<long> Numbers = Gen.OneOf(
        ArbMap.Default.GeneratorFor<long>(),
        Gen.Elements(long.MinValue, long.MinValue + 1, int.MinValue, -1, 0, 1, 99, 100, 101, int.MaxValue, long.MaxValue - 1, long.MaxValue));

    private static readonly Gen<(Money First, Money Second, long Quantity)> Amounts =
        from currency in Currencies
        from first in Numbers
        from second in Numbers
        from quantity in Gen.OneOf(Numbers, Gen.Choose(0, 10_000).Select(number => (long)number))
        select (new Money(first, currency), new Money(second, currency), quantity);

    [Fact]
    public void Money_WrittenAndRead_IsTheSame() => Check(amounts =>
    {
        var (units, nanos) = amounts.First.ToUnitsAndNanos();
        return Money.FromUnitsAndNanos(amounts.First.Currency.Code, units, nanos) == amounts.First;
    });

    [Fact]
    public void Money_Written_IsWorthTheMinorUnits() => Check(amounts =>
    {
        var (units, nanos) = amounts.First.ToUnitsAndNanos();
        return ((Int128)units * 1_000_000_000) + nanos
            == (Int128)amounts.First.MinorUnits * (1_000_000_000 / amounts.First.Currency.MinorUnitsPerUnit);
    });

    [Fact]
    public void Money_Times_IsExactOrAnOverflow() =>
        Check(amounts => IsExact((Int128)amounts.First.MinorUnits * amounts.Quantity, () => amounts.First.Times(amounts.Quantity)));

    [Fact]
    public void Money_Plus_IsExactOrAnOverflow() =>
        Check(amounts => IsExact((Int128)amounts.First.MinorUnits + amounts.Second.MinorUnits, () => amounts.First.Plus(amounts.Second)));

    [Fact]
    public void Money_Parsed_IsExactOrRefused() =>
        Prop.ForAll(
            (from currency in Currencies
             from units in Numbers
             from nanos in Gen.OneOf(ArbMap.Default.GeneratorFor<int>(), Gen.Elements(0, 10_000_000, 1_000_000, 999_999_999, -10_000_000, 1_000_000_000))
             select (currency, units, nanos)).ToArbitrary(),
            parts =>
            {
                try
                {
                    var money = Money.FromUnitsAndNanos(parts.currency.Code, parts.units, parts.nanos);
                    return ((Int128)money.MinorUnits * (1_000_000_000 / parts.currency.MinorUnitsPerUnit))
                        == ((Int128)parts.units * 1_000_000_000) + parts.nanos;
                }
                catch (Exception e) when (e is FormatException or OverflowException)
                {
                    return true;
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    private static bool IsExact(Int128 expected, Func<Money> calculate)
    {
        try
        {
            return calculate().MinorUnits == expected;
        }
        catch (OverflowException)
        {
            return expected < long.MinValue || expected > long.MaxValue;
        }
    }

    private static void Check(Func<(Money First, Money Second, long Quantity), bool> property) =>
        Prop.ForAll(Amounts.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
}
