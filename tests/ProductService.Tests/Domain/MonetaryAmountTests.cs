using FsCheck;
using FsCheck.Fluent;
using Google.Type;
using ShopMesh.Products.Domain;

namespace ShopMesh.Products.Tests.Domain;

public sealed class MonetaryAmountTests
{
    private static readonly Gen<string> Currencies = Gen.Elements("EUR", "USD", "JPY", "KRW", "KWD", "TND", "CLF", "UYW", "BHD");

    [Theory]
    [InlineData("EUR", 12, 500_000_000, 1250)]
    [InlineData("EUR", 0, 10_000_000, 1)]
    [InlineData("EUR", -1, -990_000_000, -199)]
    [InlineData("EUR", 0, -10_000_000, -1)]
    [InlineData("JPY", 980, 0, 980)]
    [InlineData("KWD", 1, 234_000_000, 1234)]
    [InlineData("CLF", 1, 234_500_000, 12345)]
    [InlineData("EUR", 92_233_720_368_547_758, 70_000_000, long.MaxValue)]
    [InlineData("EUR", -92_233_720_368_547_758, -80_000_000, long.MinValue)]
    [InlineData("JPY", long.MaxValue, 0, long.MaxValue)]
    public void An_amount_is_counted_exactly_in_minor_units(string currency, long units, int nanos, long minorUnits)
    {
        var money = new Money { CurrencyCode = currency, Units = units, Nanos = nanos };
        MonetaryAmount.TryFrom(money, out var amount, out var error).ShouldBeTrue(error);
        amount.ShouldBe(new MonetaryAmount(currency, minorUnits));
        amount.ToMoney().ShouldBe(money);
    }

    [Theory]
    [InlineData("", 1, 0, "currency_code")]
    [InlineData("eur", 1, 0, "currency_code")]
    [InlineData("ABC", 1, 0, "currency_code")]
    [InlineData("EUR", 1, 5_000_000, "no more than 2 decimals")]
    [InlineData("EUR", 1, 1, "no more than 2 decimals")]
    [InlineData("JPY", 1, 500_000_000, "no more than 0 decimals")]
    [InlineData("KWD", 1, 100_000, "no more than 3 decimals")]
    [InlineData("EUR", 1, -10_000_000, "same sign")]
    [InlineData("EUR", -1, 10_000_000, "same sign")]
    [InlineData("EUR", 0, 1_000_000_000, "nanos")]
    [InlineData("EUR", 0, -1_000_000_000, "nanos")]
    [InlineData("EUR", 92_233_720_368_547_758, 80_000_000, "more than can be counted")]
    [InlineData("EUR", long.MaxValue, 0, "more than can be counted")]
    [InlineData("CLF", long.MinValue, 0, "more than can be counted")]
    public void What_is_no_amount_of_the_currency_is_refused(string currency, long units, int nanos, string because)
    {
        MonetaryAmount.TryFrom(new Money { CurrencyCode = currency, Units = units, Nanos = nanos }, out _, out var error).ShouldBeFalse();
        error.ShouldContain(because);
    }

    [Fact]
    public void No_minor_unit_is_ever_lost() =>
        Prop.ForAll(
            (from currency in Currencies
             from minorUnits in Gen.OneOf(
                 ArbMap.Default.GeneratorFor<long>(), Gen.Elements(long.MinValue, long.MinValue + 1, -1, 0, 1, long.MaxValue - 1, long.MaxValue))
             select new MonetaryAmount(currency, minorUnits)).ToArbitrary(),
            amount => MonetaryAmount.TryFrom(amount.ToMoney(), out var back, out _) && back == amount).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Any_message_is_either_kept_exactly_or_refused() =>
        Prop.ForAll(
            (from currency in Currencies
             from units in ArbMap.Default.GeneratorFor<long>()
             from nanos in Gen.OneOf(ArbMap.Default.GeneratorFor<int>(), Gen.Choose(-999, 999).Select(n => n * 1_000_000))
             select new Money { CurrencyCode = currency, Units = units, Nanos = nanos }).ToArbitrary(),
            money => !MonetaryAmount.TryFrom(money, out var amount, out _) || amount.ToMoney().Equals(money))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Sums_and_products_that_cannot_be_counted_throw()
    {
        var most = new MonetaryAmount("EUR", long.MaxValue);
        Should.Throw<OverflowException>(() => most.Plus(new MonetaryAmount("EUR", 1)));
        Should.Throw<OverflowException>(() => most.Times(2));
        Should.Throw<InvalidOperationException>(() => most.Plus(new MonetaryAmount("USD", 1)));
    }
}
